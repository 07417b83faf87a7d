using System.Collections.Concurrent;
using System.Text.Json;
using BackpropWeb.Contracts;
using BackpropWeb.Server.Limits;
using BackpropWeb.Server.Ownership;
using BackpropWeb.Server.Persistence;
using BackpropWeb.Server.Runs.Shared;
using BackpropWeb.Server.Runs.Starting;
using BackpropWeb.Server.Studies.Live;
using BackpropWeb.Server.Studies.Plans;
using BackpropWeb.Server.Studies.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BackpropWeb.Server.Studies.Commands;

/// <summary>Starts studies: checks the limits and stores the study.</summary>
internal sealed class StudyStarter(
    IDbContextFactory<RunsDb> databases, WriteGate gate, StudyRestorer restorer, StartLimiter limiter,
    StorageQuota space, TimeProvider clock, StudyMetrics metrics, IOptions<LimitOptions> limits,
    ILogger<StudyStarter> logger)
{
    /// <summary>The end of a study is not predictable; clients retry after this.</summary>
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    // Which client started which studies; lost at a restart, as for runs.
    private readonly ConcurrentDictionary<string, string> _clients = new(StringComparer.Ordinal);

    /// <summary>Starts a study that the client owns.</summary>
    /// <param name="request">The body of <c>POST /api/studies</c>.</param>
    /// <param name="client">The client to charge: see <see cref="Http.ClientAddress"/>.</param>
    /// <param name="cancellationToken">Cancels the start until it is stored.</param>
    public async Task<StudyOutcome> StartAsync(
        JsonElement request, string client, CancellationToken cancellationToken)
    {
        if (StudyReader.Read(request, limits.Value, out var errors) is not { } specification)
            return new StudyOutcome.Invalid(errors);
        if (limiter.TryCharge(client) is { } tooFast)
            return new StudyOutcome.Busy(tooFast);
        var ownerKey = OwnerKey.New();
        var study = Describe(RunId.New(), specification, OwnerKey.Hash(ownerKey));

        using (await gate.EnterAsync(cancellationToken))
        {
            await using var db = await databases.CreateDbContextAsync(CancellationToken.None);
            if (await RefuseAsync(db, study, client) is { } refusal)
                return new StudyOutcome.Busy(refusal);
            // First, because a failure may follow the commit; RefuseAsync forgets a study that is not stored.
            _clients[study.Id] = client;
            db.Studies.Add(study);
            await db.SaveChangesAsync(CancellationToken.None);
            var started = StartedStudy.Of(await StudyStore.DescribeAsync(db, study, CancellationToken.None), ownerKey);
            Announce(study, specification);
            return new StudyOutcome.Started(started);
        }
    }

    /// <summary>Starts the study of a recipe, which has no owner, unless it exists.</summary>
    /// <param name="common">The study.</param>
    /// <param name="client">The client to charge; null for the server itself, which no limit stops.</param>
    /// <param name="cancellationToken">Cancels the start until it is stored.</param>
    /// <returns>The limit that forbids it, or null.</returns>
    public async Task<LimitRefusal?> EnsureOwnAsync(
        RecipeStudy common, string? client, CancellationToken cancellationToken)
    {
        var (id, specification) = (common.Id, new StudySpecification(common.Plan, null, false));
        using var turn = await gate.EnterAsync(cancellationToken);
        await using var db = await databases.CreateDbContextAsync(CancellationToken.None);
        if (await db.Studies.AnyAsync(study => study.Id == id, cancellationToken))
            return null;
        var study = Describe(id, specification, null);
        if (client is not null && (limiter.TryCharge(client) ?? await RefuseAsync(db, study, client)) is { } refusal)
            return refusal;
        db.Studies.Add(study);
        try
        {
            await db.SaveChangesAsync(CancellationToken.None);
        }
        catch (DbUpdateException) when (db.Studies.Any(other => other.Id == id))
        {
            // Another node stored it first.
            return null;
        }

        if (client is not null)
            _clients[id] = client;
        Announce(study, specification);
        return null;
    }

    private void Announce(StoredStudy study, StudySpecification specification)
    {
        restorer.Wake();
        metrics.StudyStarted();
        // The server's own study is not worth a line.
        if (study.OwnerKeyHash is not null)
            logger.StudyStarted(study.Id, study.Total, specification.Plan.Recipe.Epochs);
    }

    private async Task<LimitRefusal?> RefuseAsync(RunsDb db, StoredStudy study, string client)
    {
        var unfinished = await db.Studies.ThatAreUnfinished().Select(other => other.Id).ToListAsync();
        if (unfinished.Count >= limits.Value.StudiesQueued)
            return new(
                $"The server has {JsonField.Format(unfinished.Count)} unfinished studies; the limit "
                + $"Limits:StudiesQueued is {JsonField.Format(limits.Value.StudiesQueued)}.", RetryAfter);
        foreach (var ended in _clients.Keys.Except(unfinished))
            _clients.TryRemove(ended, out _);
        var ofClient = _clients.Values.Count(other => other == client);
        if (ofClient >= limits.Value.StudiesUnfinished)
            return new(
                $"You have {JsonField.Format(ofClient)} unfinished studies; the limit Limits:StudiesUnfinished is "
                + $"{JsonField.Format(limits.Value.StudiesUnfinished)}.", RetryAfter);
        return await space.RefuseAsync(db, study);
    }

    private StoredStudy Describe(string id, StudySpecification specification, byte[]? ownerKeyHash)
    {
        var plan = specification.Plan;
        return new()
        {
            Id = id,
            Status = RunStatus.Queued,
            Recipe = RecipeDocuments.ToCanonicalJson(plan.Recipe),
            FirstSeed = plan.Seeds?.From,
            SeedCount = plan.Seeds?.Count ?? 1,
            Grid = plan.Grid is null ? null : JsonSerializer.Serialize(plan.Grid, ContractsJson.Default.StudyGrid),
            Total = plan.Total,
            BlockSize = plan.ChooseBlockSize(),
            Title = specification.Title,
            Listed = specification.Listed,
            OwnerKeyHash = ownerKeyHash,
            CreatedAt = clock.Now(),
        };
    }
}
