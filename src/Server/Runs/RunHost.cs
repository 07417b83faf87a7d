using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using BackpropWeb.Contracts;
using BackpropWeb.Engine;
using BackpropWeb.Engine.Checkpoints;
using BackpropWeb.Engine.Learning;
using BackpropWeb.Server.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BackpropWeb.Server.Runs;

/// <summary>All that can be done with runs: what REST, the hub and the pages have in common.</summary>
public sealed class RunHost(
    IDbContextFactory<RunsDb> databases, WriteGate gate, LiveRuns live, StartQuota quota, StoredSpace space, Turns queue,
    TapeReader tapes, Recomputation recomputation, TimeProvider clock, RunMetrics metrics, IOptions<LimitOptions> limits,
    ILogger<RunHost> logger) : IDisposable
{
    /// <summary>Figures of the hub's items: large enough for the past to arrive soon, small enough for any viewer.</summary>
    private const int MostRowsPerBatch = 1_000;
    private const int MostNumbersPerBatch = 1 << 16;

    /// <summary>At most 30 a second.</summary>
    private static readonly TimeSpan BetweenBatches = TimeSpan.FromMilliseconds(34);

    /// <summary>Recipes on one page of the list; a recipe may hold thousands of cases.</summary>
    private const long MostListedCharacters = 4 << 20;

    private readonly SemaphoreSlim _ensuring = new(1);
    private long _lastCreation;

    /// <summary>Starts a run that the client owns.</summary>
    /// <param name="client">Whom to charge: see <see cref="Hosting.ClientAddress"/>.</param>
    public Task<StartOutcome> StartAsync(RunRequest request, string client, CancellationToken cancellationToken = default) =>
        RecipeReader.ReadOrder(request, limits.Value, out var errors) is { } order
            ? StartAsync(order, client, cancellationToken)
            : Task.FromResult<StartOutcome>(new StartOutcome.Invalid(errors.ToDictionary(), errors.IsMalformed));

    /// <summary>The same for a request as it came over the wire.</summary>
    public Task<StartOutcome> StartAsync(JsonElement request, string client, CancellationToken cancellationToken = default) =>
        RecipeReader.ReadOrder(request, limits.Value, out var errors) is { } order
            ? StartAsync(order, client, cancellationToken)
            : Task.FromResult<StartOutcome>(new StartOutcome.Invalid(errors.ToDictionary(), errors.IsMalformed));

    /// <summary>The run of that id, live or ended; null where there is none.</summary>
    public async Task<Run?> FindAsync(string id, CancellationToken cancellationToken = default)
    {
        if (live.Find(id) is { } run)
            return RunDocuments.ToContract(run);
        return await FindStoredAsync(id, cancellationToken) is { } stored ? RunDocuments.ToContract(stored) : null;
    }

    /// <summary>What fixes all bits of a run; null where there is no such run.</summary>
    public async Task<Recipe?> FindRecipeAsync(string id, CancellationToken cancellationToken = default)
    {
        if (live.Find(id) is { } run)
            return run.Recipe;
        return await FindStoredAsync(id, cancellationToken) is { } stored ? ReadRecipe(stored) : null;
    }

    /// <summary>Rows of a run's tape from one epoch to another, both included; null where there is no such run.</summary>
    /// <param name="to">Last epoch that is wanted; null for all that there are.</param>
    public async Task<TapeRows?> ReadTapeAsync(
        string id, int from, int? to, bool withWeights, CancellationToken cancellationToken = default)
    {
        if (await FindTapeAsync(id, cancellationToken) is not { } tape)
            return null;
        var part = await tapes.ReadAtMostAsync(
            tape.Source, from, Math.Min(to ?? int.MaxValue, tape.LastEpoch), int.MaxValue, cancellationToken);
        return new(
            from, part.To, part.TotalError, part.MeanSquaredError, part.Correct, part.Outputs(),
            withWeights ? part.Weights() : null);
    }

    /// <summary>The error columns of a run's tape from one epoch to another, both included, without outputs and weights:
    /// a million epochs are 20 MB of them. Null where there is no such run.</summary>
    /// <param name="to">Last epoch that is wanted; null for all that there are.</param>
    public async Task<TapeRows?> ReadErrorsAsync(
        string id, int from = 0, int? to = null, CancellationToken cancellationToken = default)
    {
        if (await FindTapeAsync(id, cancellationToken) is not { } tape)
            return null;
        var last = Math.Min(to ?? int.MaxValue, tape.LastEpoch);
        var count = Math.Max(0, last - from + 1);
        var (totalError, meanSquaredError, correct) = (new double[count], new double[count], new int[count]);
        var read = 0;
        await foreach (var part in tapes.ReadAsync(tape.Source, from, last, cancellationToken))
        {
            part.TotalError.CopyTo(totalError, read);
            part.MeanSquaredError.CopyTo(meanSquaredError, read);
            part.Correct.CopyTo(correct, read);
            read += part.Count;
        }

        // Fewer only where the run was deleted meanwhile.
        return read < count
            ? null
            : new(from, Math.Max(last, from - 1), totalError, meanSquaredError, correct, null, null);
    }

    /// <summary>Where a run's rows lie and how far they go now; null where there is no such run.</summary>
    public async Task<FoundTape?> FindTapeAsync(string id, CancellationToken cancellationToken = default)
    {
        if (live.Find(id) is { } run)
            return new(new(run.Stored.Key, run.Tape.Layout, run.Tape), run.Tape.LastEpoch, false, run.Stored.RecipeHash);
        return await FindStoredAsync(id, cancellationToken) is { } stored
            ? new(new(stored.Key, TapeLayout.For(ReadRecipe(stored)), null), stored.Epoch, true, stored.RecipeHash)
            : null;
    }

    /// <summary>Listed runs, newest first.</summary>
    /// <param name="problem">A name of the catalogue, or null for any problem.</param>
    /// <param name="before">Only runs that are older than this; null for the newest.</param>
    public async Task<RunList> ListAsync(string? problem, DateTime? before, int limit, CancellationToken cancellationToken = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var listed = db.Runs.AsNoTracking().Where(run => run.Listed);
        if (problem is not null)
            listed = listed.Where(run => run.Problem == problem);
        if (before is { } instant)
            listed = listed.Where(run => run.CreatedAt < instant);

        var runs = new List<Run>();
        long recipeCharacters = 0;
        var older = listed.OrderByDescending(run => run.CreatedAt).Take(limit + 1).AsAsyncEnumerable();
        await foreach (var stored in older.WithCancellation(cancellationToken))
        {
            recipeCharacters += stored.Recipe.Length;
            if (runs.Count == limit || (runs.Count > 0 && recipeCharacters > MostListedCharacters))
                return new(runs, ListCursor.Write(runs[^1].CreatedAt));
            runs.Add(live.Find(stored.Id) is { } run ? RunDocuments.ToContract(run) : RunDocuments.ToContract(stored));
        }

        return new(runs, null);
    }

    /// <summary>The network of a run at an epoch, exactly; null where there is no such run or it has not come so far.</summary>
    public Task<Inspection?> InspectAsync(string id, int epoch, CancellationToken cancellationToken = default) =>
        LookAsync(id, epoch, trainer => trainer.Inspect(), cancellationToken);

    /// <summary>Looks at the trainer of a run at an epoch; null as above.</summary>
    public async Task<T?> LookAsync<T>(
        string id, int epoch, Func<Trainer, T> look, CancellationToken cancellationToken = default)
        where T : class
    {
        var run = live.Find(id);
        var stored = run?.Stored ?? await FindStoredAsync(id, cancellationToken);
        if (stored is null || epoch < 0 || epoch > Math.Max(0, run?.Tape.LastEpoch ?? stored.Epoch))
            return null;
        var recipe = run?.Recipe ?? ReadRecipe(stored);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var nearest = await db.Checkpoints.AsNoTracking()
            .Where(checkpoint => checkpoint.RunKey == stored.Key && checkpoint.Epoch <= epoch)
            .OrderByDescending(checkpoint => checkpoint.Epoch).FirstOrDefaultAsync(cancellationToken);
        return await recomputation.RunAsync(
            () =>
            {
                var trainer = nearest is null ? new Trainer(recipe) : new(recipe, Checkpoint.FromBytes(nearest.Bytes));
                while (trainer.Epoch < epoch)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    if (!trainer.Step())
                        throw new InvalidOperationException($"Run {id} diverges before epoch {epoch}, which is on its tape.");
                }

                return look(trainer);
            },
            cancellationToken);
    }

    /// <summary>Deletes a run that the key belongs to, and ends the streams of those who watch it.</summary>
    public async Task<DeleteOutcome> DeleteAsync(string id, string? ownerKey, CancellationToken cancellationToken = default)
    {
        var stored = live.Find(id)?.Stored ?? await FindStoredAsync(id, cancellationToken);
        if (stored is null)
            return DeleteOutcome.Unknown;
        if (!OwnerKey.Opens(ownerKey, stored.OwnerKeyHash))
            return DeleteOutcome.NotOwner;

        var run = live.Find(id);
        run?.MarkDeleted();
        using (await gate.EnterAsync(CancellationToken.None))
        {
            await using var db = await databases.CreateDbContextAsync(CancellationToken.None);
            await db.Runs.Where(r => r.Key == stored.Key).ExecuteDeleteAsync(CancellationToken.None);
        }

        if (run is not null)
            live.Remove(run);
        logger.RunDeleted(id);
        return DeleteOutcome.Deleted;
    }

    /// <summary>Everything on a run's tape from an epoch on, and then what comes, until the run ends.</summary>
    /// <exception cref="RunGoneException">There is no such run, or it was deleted meanwhile.</exception>
    public async IAsyncEnumerable<RunBatch> WatchAsync(
        string id, int fromEpoch, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var run = live.Find(id);
        var stored = run?.Stored ?? await FindStoredAsync(id, cancellationToken) ?? throw RunGoneException.Unknown(id);
        // It may have ended between the two looks: then the database had the end.
        var source = new TapeSource(stored.Key, run?.Tape.Layout ?? TapeLayout.For(ReadRecipe(stored)), run?.Tape);
        var mostRows = Math.Clamp(MostNumbersPerBatch / source.Layout.NumbersPerRow, 1, MostRowsPerBatch);

        var (next, told, lastBatch, arrived) = (fromEpoch, (RunStatus?)null, (long?)null, (long?)null);
        while (true)
        {
            if (lastBatch is { } sent && BetweenBatches - clock.GetElapsedTime(sent) is var pause && pause > TimeSpan.Zero)
                await Task.Delay(pause, clock, cancellationToken);

            // In this order: what ends or comes after the look at it ends the wait.
            var changed = run?.Tape.NextChange() ?? Task.CompletedTask;
            if (run?.IsDeleted ?? false)
                throw RunGoneException.Deleted(id);
            var progress = run?.Progress ?? RunProgress.Of(stored);
            var last = run?.Tape.LastEpoch ?? stored.Epoch;

            var rows = next <= last
                ? await tapes.ReadAtMostAsync(source, next, last, mostRows, cancellationToken)
                : TapePart.Empty(source.Layout, next);
            if (next <= last && rows.Count == 0)
                throw RunGoneException.Deleted(id);
            next += rows.Count;
            var isAtEnd = next > last;
            var status = progress.Status.HasEnded() && !isAtEnd ? RunStatus.Running : progress.Status;
            if (rows.Count > 0 || status != told)
            {
                yield return new(
                    status, stored.Epochs, stored.Pace, rows.From, rows.TotalError, rows.MeanSquaredError, rows.Correct,
                    rows.Outputs(), rows.Weights(), status.HasEnded() ? progress.Failure : null);
                (told, lastBatch) = (status, clock.GetTimestamp());
                if (arrived is { } since)
                    metrics.BatchSent(Stopwatch.GetElapsedTime(since));
                arrived = null;
            }

            if (isAtEnd && progress.Status.HasEnded())
                yield break;
            if (isAtEnd)
            {
                await changed.WaitAsync(cancellationToken);
                arrived ??= run!.Tape.ChangedAt;
            }
        }
    }

    /// <summary>Starts a run that belongs to nobody, once: where there is one of that id, it is left alone.</summary>
    public async Task EnsureOwnAsync(string id, RunOrder order, CancellationToken cancellationToken)
    {
        // Of two visitors who come first at the same time one starts it.
        await _ensuring.WaitAsync(cancellationToken);
        try
        {
            if (live.Find(id) is not null || await FindStoredAsync(id, cancellationToken) is not null)
                return;
            quota.AddOwn();
            await AddAsync(Describe(id, order, null), order.Recipe, null, null, cancellationToken);
        }
        finally
        {
            _ensuring.Release();
        }
    }

    public void Dispose() => _ensuring.Dispose();

    /// <summary>Waits until a run has ended.</summary>
    public async Task<Run?> WaitForEndAsync(string id, CancellationToken cancellationToken = default)
    {
        while (live.Find(id) is { } run)
        {
            var changed = run.Tape.NextChange();
            if (run.Progress.Status.HasEnded())
                break;
            await changed.WaitAsync(cancellationToken);
        }

        return await FindAsync(id, cancellationToken);
    }

    /// <summary>Takes up the runs that an earlier process left unfinished.</summary>
    public async Task RestoreAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var unfinished = await db.Runs.AsNoTracking()
            .Where(run => run.Status == RunStatus.Queued || run.Status == RunStatus.Running)
            .OrderBy(run => run.Key).ToListAsync(cancellationToken);
        foreach (var stored in unfinished)
        {
            quota.AddOwn();
            var run = new LiveRun(stored, ReadRecipe(stored), null);
            live.Add(run);
            queue.Enqueue(run);
        }

        if (unfinished.Count > 0)
            logger.RunsGoOn(unfinished.Count);
    }

    private async Task<StartOutcome> StartAsync(RunOrder order, string client, CancellationToken cancellationToken)
    {
        if (quota.TryStart(client) is { } refusal)
            return new StartOutcome.Busy(refusal);
        var ownerKey = OwnerKey.New();
        var stored = Describe(RunId.New(), order, OwnerKey.Hash(ownerKey));
        StartRefusal? isFull = null;
        var run = await AddAsync(
            stored, order.Recipe, client, async db => isFull = await space.RefuseAsync(db, order.Recipe, stored), cancellationToken);
        return run is null
            ? new StartOutcome.Busy(isFull!)
            : new StartOutcome.Started(StartedRun.Of(RunDocuments.ToContract(stored), ownerKey));
    }

    private StoredRun Describe(string id, RunOrder order, byte[]? ownerKeyHash)
    {
        var recipe = RecipeDocuments.ToCanonicalJson(order.Recipe);
        return new()
        {
            Id = id,
            Status = RunStatus.Queued,
            Epochs = order.Recipe.Epochs,
            Pace = order.Pace,
            Cases = order.Recipe.Problem.Cases.Length,
            Problem = RecipeDocuments.CatalogueName(order.Recipe.Problem),
            Recipe = recipe,
            RecipeHash = RecipeDocuments.Hash(recipe),
            Title = order.Title,
            Listed = order.Listed,
            OwnerKeyHash = ownerKeyHash,
            CreatedAt = NextCreation(),
        };
    }

    /// <param name="refuse">Asked when it is this run's turn to be written; null for runs that are never refused.</param>
    /// <returns>Null where it was refused.</returns>
    private async Task<LiveRun?> AddAsync(
        StoredRun stored, Recipe recipe, string? client, Func<RunsDb, Task<StartRefusal?>>? refuse,
        CancellationToken cancellationToken)
    {
        LiveRun? run = null;
        using var trace = RunTraces.Source.StartActivity("store start")?.SetTag("run.id", stored.Id);
        try
        {
            using var turn = await gate.EnterAsync(cancellationToken);
            await using var db = await databases.CreateDbContextAsync(CancellationToken.None);
            if (refuse is not null && await refuse(db) is not null)
            {
                quota.Release(client);
                return null;
            }

            await using var transaction = await db.Database.BeginTransactionAsync(CancellationToken.None);
            db.Runs.Add(stored);
            await db.SaveChangesAsync(CancellationToken.None);
            // Before the commit: whoever finds it in the database finds it here too.
            run = new(stored, recipe, client);
            live.Add(run);
            await transaction.CommitAsync(CancellationToken.None);
        }
        catch
        {
            if (run is null)
                quota.Release(client);
            else
                live.Remove(run);
            throw;
        }

        queue.Enqueue(run);
        metrics.RunStarted();
        logger.RunStarts(stored.Id, stored.Problem ?? "a problem of one's own", stored.Epochs, stored.Pace);
        return run;
    }

    private async Task<StoredRun?> FindStoredAsync(string id, CancellationToken cancellationToken)
    {
        if (!RunId.IsWellFormed(id))
            return null;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Runs.AsNoTracking().SingleOrDefaultAsync(run => run.Id == id, cancellationToken);
    }

    private static Recipe ReadRecipe(StoredRun stored)
    {
        using var document = JsonDocument.Parse(stored.Recipe);
        return RecipeReader.ReadOrder(document.RootElement, RecipeLimits.None, out var errors)?.Recipe
            ?? throw new FormatException(
                $"The stored recipe of run {stored.Id} cannot be read: {string.Join("; ", errors.ToDictionary().Keys)}.");
    }

    /// <summary>Rising from run to run, so that it can serve as the cursor of the list.</summary>
    private DateTime NextCreation()
    {
        while (true)
        {
            var last = Interlocked.Read(ref _lastCreation);
            var next = Math.Max(clock.GetUtcNow().UtcTicks, last + 1);
            if (Interlocked.CompareExchange(ref _lastCreation, next, last) == last)
                return new(next, DateTimeKind.Utc);
        }
    }
}
