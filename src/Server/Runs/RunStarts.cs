using System.Text.Json;
using BackpropWeb.Contracts;
using BackpropWeb.Engine;
using BackpropWeb.Server.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BackpropWeb.Server.Runs;

/// <summary>Starts runs: stores them and gives them a home.</summary>
public sealed class RunStarts(
    IDbContextFactory<RunsDb> databases, WriteGate gate, StoredRuns storedRuns, IRunHomes homes, StartQuota quota,
    StoredSpace space, TimeProvider clock, RunMetrics metrics, IOptions<LimitOptions> limits, ILogger<RunStarts> logger)
{
    private long _lastCreation;

    /// <summary>Starts a run that the client owns.</summary>
    /// <param name="client">Whom to charge: see <see cref="Hosting.ClientAddress"/>.</param>
    public Task<StartOutcome> StartAsync(RunRequest request, string client, CancellationToken cancellationToken = default) =>
        RecipeReader.ReadOrder(request, limits.Value, out var errors) is { } order
            ? StartAsync(order, null, client, cancellationToken)
            : Task.FromResult<StartOutcome>(new StartOutcome.Invalid(errors.ToDictionary(), errors.IsMalformed));

    /// <summary>The same for a request as it came over the wire.</summary>
    /// <param name="parent">The run and epoch that its start weights are of, or null.</param>
    public Task<StartOutcome> StartAsync(
        JsonElement request, RunParent? parent, string client, CancellationToken cancellationToken = default) =>
        RecipeReader.ReadOrder(request, limits.Value, out var errors) is { } order
            ? StartAsync(order, parent, client, cancellationToken)
            : Task.FromResult<StartOutcome>(new StartOutcome.Invalid(errors.ToDictionary(), errors.IsMalformed));

    /// <summary>Starts a run that belongs to nobody, once: where there is one of that id, it is left alone.</summary>
    public async Task EnsureOwnAsync(string id, RunOrder order, CancellationToken cancellationToken)
    {
        if (await storedRuns.FindAsync(id, cancellationToken) is not null)
            return;
        quota.Add(id);
        try
        {
            await AddAsync(Describe(id, order, null, null), order.Recipe, null, cancellationToken);
        }
        catch (DbUpdateException)
        {
            // Another node of the cluster may have come first.
            if (await storedRuns.FindAsync(id, cancellationToken) is null)
                throw;
        }
    }

    private async Task<StartOutcome> StartAsync(
        RunOrder order, RunParent? parent, string client, CancellationToken cancellationToken)
    {
        var id = RunId.New();
        if (quota.TryStart(id, client) is { } refusal)
            return new StartOutcome.Busy(refusal);
        var ownerKey = OwnerKey.New();
        var stored = Describe(id, order, OwnerKey.Hash(ownerKey), parent);
        StartRefusal? isFull = null;
        var isStarted = await AddAsync(
            stored, order.Recipe, async db => isFull = await space.RefuseAsync(db, stored), cancellationToken);
        return isStarted
            ? new StartOutcome.Started(StartedRun.Of(RunDocuments.ToContract(stored), ownerKey))
            : new StartOutcome.Busy(isFull!);
    }

    private StoredRun Describe(string id, RunOrder order, byte[]? ownerKeyHash, RunParent? parent)
    {
        var recipe = RecipeDocuments.ToCanonicalJson(order.Recipe);
        return new()
        {
            Id = id,
            Status = RunStatus.Queued,
            Epochs = order.Recipe.Epochs,
            Pace = order.Pace,
            BytesPerEpoch = StoredSpace.BytesPerEpoch(order.Recipe),
            Cases = order.Recipe.Problem.Cases.Length,
            Problem = RecipeDocuments.CatalogueName(order.Recipe.Problem),
            Recipe = recipe,
            RecipeHash = RecipeDocuments.Hash(recipe),
            Title = order.Title,
            Listed = order.Listed,
            ParentId = parent?.Id,
            ParentEpoch = parent?.Epoch,
            OwnerKeyHash = ownerKeyHash,
            CreatedAt = NextCreation(),
        };
    }

    /// <param name="refuse">Asked when it is this run's turn to be written; null for runs that are never refused.</param>
    /// <returns>False where it was refused.</returns>
    private async Task<bool> AddAsync(
        StoredRun stored, Recipe recipe, Func<RunsDb, Task<StartRefusal?>>? refuse,
        CancellationToken cancellationToken)
    {
        using var trace = RunTraces.Source.StartActivity("store start")?.SetTag("run.id", stored.Id);
        try
        {
            using var turn = await gate.EnterAsync(cancellationToken);
            await using var db = await databases.CreateDbContextAsync(CancellationToken.None);
            if (refuse is not null && await refuse(db) is not null)
            {
                quota.Release(stored.Id);
                return false;
            }

            await using var transaction = await db.Database.BeginTransactionAsync(CancellationToken.None);
            db.Runs.Add(stored);
            await db.SaveChangesAsync(CancellationToken.None);
            await homes.BeginAsync(stored, recipe, () => transaction.CommitAsync(CancellationToken.None));
        }
        catch
        {
            quota.Release(stored.Id);
            throw;
        }

        quota.Confirm(stored.Id);
        metrics.RunStarted();
        logger.RunStarts(stored.Id, stored.Problem ?? "a problem of one's own", stored.Epochs, stored.Pace);
        return true;
    }

    /// <summary>Rising from run to run, so that it can serve as the cursor of the list.</summary>
    private DateTime NextCreation()
    {
        while (true)
        {
            var last = Interlocked.Read(ref _lastCreation);
            var next = Math.Max(clock.Now().Ticks, last + TimeSpan.TicksPerMicrosecond);
            if (Interlocked.CompareExchange(ref _lastCreation, next, last) == last)
                return new(next, DateTimeKind.Utc);
        }
    }
}
