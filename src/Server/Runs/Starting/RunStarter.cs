using System.Text.Json;
using BackpropWeb.Contracts;
using BackpropWeb.Server.Limits;
using BackpropWeb.Server.Ownership;
using BackpropWeb.Server.Persistence;
using BackpropWeb.Server.Runs.Live;
using BackpropWeb.Server.Runs.Placement;
using BackpropWeb.Server.Runs.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BackpropWeb.Server.Runs.Starting;

/// <summary>Starts runs: checks the limits, stores the run, places it on a node.</summary>
internal sealed class RunStarter(
    IDbContextFactory<RunsDb> databases, WriteGate gate, RunStore store, IRunPlacement placement, StartLimiter limiter,
    UnfinishedRuns unfinished, UnconfirmedRuns unconfirmed, StorageQuota space, TimeProvider clock,
    RunMetrics metrics, IOptions<LimitOptions> limits, ILogger<RunStarter> logger)
{
    private long _lastCreation;

    /// <summary>Starts a run that the client owns.</summary>
    /// <param name="request">The parsed request.</param>
    /// <param name="client">The client to charge: see <see cref="Http.ClientAddress"/>.</param>
    /// <param name="cancellationToken">Cancels the start until it is stored.</param>
    public Task<StartOutcome> StartAsync(
        RunRequest request, string client, CancellationToken cancellationToken = default) =>
        StartAsync(
            RecipeReader.ReadSpecification(request, limits.Value, out var errors), errors, null, client,
            cancellationToken);

    /// <summary>Starts a run from JSON.</summary>
    /// <param name="request">The body of <c>POST /api/runs</c>.</param>
    /// <param name="parent">The run and epoch whose weights the run starts with; null for no fork.</param>
    /// <param name="client">The client to charge: see <see cref="Http.ClientAddress"/>.</param>
    /// <param name="cancellationToken">Cancels the start until it is stored.</param>
    public Task<StartOutcome> StartAsync(
        JsonElement request, RunParent? parent, string client, CancellationToken cancellationToken = default) =>
        StartAsync(
            RecipeReader.ReadSpecification(request, limits.Value, out var errors), errors, parent, client,
            cancellationToken);

    /// <summary>Starts a run without an owner, unless a run with that id exists.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="specification">What it trains.</param>
    /// <param name="client">The client to charge; null for the server itself, which no limit stops.</param>
    /// <param name="cancellationToken">Cancels the start until it is stored.</param>
    /// <returns>The limit that forbids it, or null.</returns>
    public async Task<LimitRefusal?> EnsureOwnAsync(
        string id, RunSpecification specification, string? client, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(id, cancellationToken) is not null)
            return null;
        if (client is not null && limiter.TryStart(id, client) is { } overLimit)
            return overLimit;
        return await EnsureAsync(
            Describe(id, specification, null, null), specification, client is not null, cancellationToken);
    }

    /// <summary>Stores a paused run without an owner, unless a run with that id exists.</summary>
    /// <returns>The limit that forbids it, or null.</returns>
    public async Task<LimitRefusal?> EnsurePausedAsync(
        string id, RunSpecification specification, CancellationToken cancellationToken) =>
        await store.FindAsync(id, cancellationToken) is not null
            ? null
            : await EnsureAsync(
                Describe(id, specification, null, null) with { Status = RunStatus.Paused }, specification, true,
                cancellationToken);

    private async Task<LimitRefusal?> EnsureAsync(
        StoredRun run, RunSpecification specification, bool isLimited, CancellationToken cancellationToken)
    {
        try
        {
            if (await StoreAsync(run, isLimited, cancellationToken) is { } full)
                return full;
        }
        catch (DbUpdateException)
        {
            // Another node may have stored it first.
            if (await store.FindAsync(run.Id, cancellationToken) is null)
                throw;
            return null;
        }

        await PlaceAsync(run, specification);
        return null;
    }

    private async Task<StartOutcome> StartAsync(
        RunSpecification? specification, FieldErrors errors, RunParent? parent, string client,
        CancellationToken cancellationToken)
    {
        if (specification is null)
            return new StartOutcome.Invalid(errors);
        var (id, ownerKey) = (RunId.New(), OwnerKey.New());
        if (limiter.TryStart(id, client) is { } overLimit)
            return new StartOutcome.Busy(overLimit);
        var run = Describe(id, specification, OwnerKey.Hash(ownerKey), parent);
        if (await StoreAsync(run, isLimited: true, cancellationToken) is { } full)
            return new StartOutcome.Busy(full);
        await PlaceAsync(run, specification);
        return new StartOutcome.Started(StartedRun.Of(RunMapping.ToContract(run), ownerKey));
    }

    private StoredRun Describe(string id, RunSpecification specification, byte[]? ownerKeyHash, RunParent? parent)
    {
        var recipe = RecipeDocuments.ToCanonicalJson(specification.Recipe);
        return new()
        {
            Id = id,
            Status = RunStatus.Queued,
            Epochs = specification.Recipe.Epochs,
            Pace = specification.Pace,
            BytesPerEpoch = StorageQuota.BytesPerEpoch(specification.Recipe),
            Cases = specification.Recipe.Problem.TrainedCount,
            Problem = RecipeDocuments.CatalogueName(specification.Recipe.Problem),
            Recipe = recipe,
            RecipeHash = RecipeDocuments.Hash(recipe),
            Title = specification.Title,
            Listed = specification.Listed,
            ParentId = parent?.Id,
            ParentEpoch = parent?.Epoch,
            OwnerKeyHash = ownerKeyHash,
            CreatedAt = NextCreation(),
        };
    }

    /// <summary>Stores a run; if that fails, it no longer counts as unfinished.</summary>
    /// <param name="run">The new row.</param>
    /// <param name="isLimited">Whether <see cref="StorageQuota"/> applies.</param>
    /// <param name="cancellationToken">Cancels the wait for other writers.</param>
    /// <returns>Null if the run is stored.</returns>
    private async Task<LimitRefusal?> StoreAsync(StoredRun run, bool isLimited, CancellationToken cancellationToken)
    {
        var isStored = false;
        try
        {
            var full = await InsertAsync(run, isLimited, cancellationToken);
            isStored = full is null;
            return full;
        }
        finally
        {
            if (!isStored)
                unfinished.Remove(run.Id);
        }
    }

    private async Task<LimitRefusal?> InsertAsync(StoredRun run, bool isLimited, CancellationToken cancellationToken)
    {
        using var trace = RunTraces.Source.StartActivity("store start")?.SetTag("run.id", run.Id);
        using var turn = await gate.EnterAsync(cancellationToken);
        await using var db = await databases.CreateDbContextAsync(CancellationToken.None);
        if (isLimited && await space.RefuseAsync(db, run) is { } full)
            return full;
        db.Runs.Add(run);
        try
        {
            await db.SaveChangesAsync(CancellationToken.None);
        }
        catch (Exception exception) when (DatabaseErrors.OutageIn(exception) is not null)
        {
            unconfirmed.Add(run.Id);
            throw;
        }

        return null;
    }

    private async Task PlaceAsync(StoredRun run, RunSpecification specification)
    {
        await placement.PlaceAsync(run, specification.Recipe);
        metrics.RunStarted();
        // The server's own runs are not worth a line.
        if (run.OwnerKeyHash is not null)
            logger.RunStarted(run.Id, run.Problem ?? "a custom problem", run.Epochs, run.Pace);
    }

    /// <summary>Creation times rise from run to run, because the list uses them as its cursor.</summary>
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
