using System.Text.Json;
using BackpropWeb.Contracts;
using BackpropWeb.Server.Limits;
using BackpropWeb.Server.Ownership;
using BackpropWeb.Server.Persistence;
using BackpropWeb.Server.Runs.Commands;
using BackpropWeb.Server.Runs.Placement;
using BackpropWeb.Server.Runs.Queries;
using BackpropWeb.Server.Runs.Shared;
using BackpropWeb.Server.Runs.Starting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BackpropWeb.Server.Classes;

/// <summary>Creates, joins, starts, closes and deletes classes. Members' runs have no owner: they wait paused until the
/// class starts.</summary>
internal sealed class ClassService(
    IDbContextFactory<RunsDb> databases, WriteGate gate, ClassStore store, RunStarter starter, IRunPlacement placement,
    RunQueries runs, StartLimiter limiter, TimeProvider clock, IOptions<LimitOptions> limits,
    ILogger<ClassService> logger)
{
    /// <param name="request">The body of <c>POST /api/classes</c>.</param>
    /// <param name="client">The client to charge: see <see cref="Http.ClientAddress"/>.</param>
    /// <param name="cancellationToken">Cancels the request until the class is stored.</param>
    public async Task<ClassOutcome> CreateAsync(
        JsonElement request, string client, CancellationToken cancellationToken)
    {
        if (ClassReader.Read(request, limits.Value, out var errors) is not { } specification)
            return new ClassOutcome.Invalid(errors);
        if (limiter.TryCharge(client) is { } tooFast)
            return new ClassOutcome.Busy(tooFast);
        var ownerKey = OwnerKey.New();
        var created = new StoredClass
        {
            Id = RunId.New(),
            Recipe = RecipeDocuments.ToCanonicalJson(specification.Recipe),
            Pace = specification.Pace,
            Title = specification.Title,
            OwnerKeyHash = OwnerKey.Hash(ownerKey),
            CreatedAt = clock.Now(),
        };
        using (await gate.EnterAsync(cancellationToken))
        {
            await using var db = await databases.CreateDbContextAsync(CancellationToken.None);
            db.Classes.Add(created);
            await db.SaveChangesAsync(CancellationToken.None);
        }

        logger.ClassCreated(created.Id, specification.Recipe.Epochs, created.Pace);
        return new ClassOutcome.Created(
            StartedClass.Of(await store.DescribeAsync(created, cancellationToken), ownerKey));
    }

    /// <summary>Gives a visitor a run from the next seed, or the visitor's run if there is one.</summary>
    /// <param name="id">Id of the class.</param>
    /// <param name="key">Key from the visitor's cookie; null for a new visitor.</param>
    /// <param name="keep">Receives the key of a new member before it is stored, because the database may store it
    /// without confirming that.</param>
    /// <param name="cancellationToken">Cancels the request until the member is stored.</param>
    public async Task<ClassOutcome> JoinAsync(
        string id, string? key, Action<string> keep, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(id, cancellationToken) is not { } stored)
            return new ClassOutcome.Unknown();
        var member = await store.MemberAsync(stored, key, cancellationToken);
        var isNew = member is null;
        if (member is null)
        {
            if (stored.Status == ClassStatus.Closed)
                return new ClassOutcome.Closed();
            var newKey = OwnerKey.New();
            keep(newKey);
            member = await AddMemberAsync(stored, OwnerKey.Hash(newKey), cancellationToken);
            if (member is null)
                return new ClassOutcome.Full(limits.Value.ClassMembers);
        }

        if (await StartMemberAsync(stored, member, CancellationToken.None) is { } full)
            return new ClassOutcome.Busy(full);
        return await runs.FindAsync(member.RunId, cancellationToken) is { } run
            ? new ClassOutcome.Joined(MemberRun.Of(run, member.Number), isNew)
            : new ClassOutcome.Unknown();
    }

    /// <summary>Starts all members together.</summary>
    public async Task<ClassOutcome> StartAsync(string id, string? key, CancellationToken cancellationToken)
    {
        if (await RefuseAsync(id, key, cancellationToken) is { } refusal)
            return refusal;
        if (!await MoveAsync(id, ClassStatus.Running, cancellationToken))
            return new ClassOutcome.Closed();
        return await ChangedAsync(id, startsMembers: true);
    }

    /// <summary>Ends joining. Members' runs go on.</summary>
    public async Task<ClassOutcome> CloseAsync(string id, string? key, CancellationToken cancellationToken)
    {
        if (await RefuseAsync(id, key, cancellationToken) is { } refusal)
            return refusal;
        await MoveAsync(id, ClassStatus.Closed, cancellationToken);
        return await ChangedAsync(id, startsMembers: false);
    }

    /// <summary>Deletes a class and its members' runs. Returns the refusal, or null.</summary>
    public async Task<ClassOutcome?> DeleteAsync(string id, string? key, CancellationToken cancellationToken)
    {
        if (await RefuseAsync(id, key, cancellationToken) is { } refusal)
            return refusal;
        if (await store.FindAsync(id, cancellationToken) is not { } stored)
            return new ClassOutcome.Unknown();
        await MoveAsync(id, ClassStatus.Closed, cancellationToken);
        var members = await store.MembersAsync(stored, CancellationToken.None);
        foreach (var member in members)
            await placement.DeleteAsync(member.RunId, false, CancellationToken.None);
        using (await gate.EnterAsync(CancellationToken.None))
        {
            await using var db = await databases.CreateDbContextAsync(CancellationToken.None);
            await db.Classes.Where(each => each.Key == stored.Key).ExecuteDeleteAsync(CancellationToken.None);
        }

        logger.ClassDeleted(id, members.Count);
        return null;
    }

    /// <summary>Starts members that still wait although their class runs, because the server stopped
    /// meanwhile.</summary>
    public async Task ResumeAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var running = await db.Classes.AsNoTracking().Where(stored => stored.Status == ClassStatus.Running)
            .Where(stored => db.ClassMembers.Any(member => member.ClassKey == stored.Key
                && db.Runs.Any(run => run.Id == member.RunId && run.Status == RunStatus.Paused)))
            .ToListAsync(cancellationToken);
        foreach (var stored in running)
        {
            foreach (var member in await store.MembersAsync(stored, cancellationToken))
                await StartMemberAsync(stored, member, cancellationToken);
        }
    }

    /// <summary>Returns why a key gives no access to a class, or null.</summary>
    public async Task<ClassOutcome?> RefuseAsync(string id, string? key, CancellationToken cancellationToken) =>
        OwnerAccess.Refuse<ClassOutcome>(
            await store.FindAsync(id, cancellationToken), key,
            new ClassOutcome.Unknown(), new ClassOutcome.NotOwner());

    private async Task<StoredClassMember?> AddMemberAsync(
        StoredClass stored, byte[] keyHash, CancellationToken cancellationToken)
    {
        using var turn = await gate.EnterAsync(cancellationToken);
        await using var db = await databases.CreateDbContextAsync(CancellationToken.None);
        await using var transaction = await db.Database.BeginTransactionAsync(CancellationToken.None);
        // Locks the class: another node may add a member at the same time.
        await db.Classes.Where(each => each.Key == stored.Key)
            .ExecuteUpdateAsync(set => set.SetProperty(each => each.Id, stored.Id), CancellationToken.None);
        var members = await db.ClassMembers.CountAsync(
            member => member.ClassKey == stored.Key, CancellationToken.None);
        if (members >= limits.Value.ClassMembers)
            return null;
        var added = new StoredClassMember
        {
            ClassKey = stored.Key, Number = members + 1, RunId = RunId.New(), KeyHash = keyHash,
        };
        db.ClassMembers.Add(added);
        await db.SaveChangesAsync(CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
        return added;
    }

    /// <summary>Stores the member's run if it is not stored, and resumes it if the class runs.</summary>
    private async Task<LimitRefusal?> StartMemberAsync(
        StoredClass stored, StoredClassMember member, CancellationToken cancellationToken)
    {
        var specification = ClassStore.SpecificationOf(stored, member.Number);
        if (await starter.EnsurePausedAsync(member.RunId, specification, cancellationToken) is { } full)
            return full;
        // Read again: the class may have started after the member joined.
        if ((await store.FindAsync(stored.Id, cancellationToken))?.Status == ClassStatus.Running
            && (await runs.FindAsync(member.RunId, cancellationToken))?.Status == RunStatus.Paused)
            await placement.SteerAsync(member.RunId, new(SteeringAction.Resume), cancellationToken);
        return null;
    }

    private async Task<bool> MoveAsync(string id, ClassStatus to, CancellationToken cancellationToken)
    {
        DateTime? now = to == ClassStatus.Running ? clock.Now() : null;
        using var turn = await gate.EnterAsync(cancellationToken);
        await using var db = await databases.CreateDbContextAsync(CancellationToken.None);
        return await db.Classes.Where(stored => stored.Id == id && stored.Status != ClassStatus.Closed)
            .ExecuteUpdateAsync(
                set => set.SetProperty(stored => stored.Status, to)
                    .SetProperty(stored => stored.StartedAt, stored => stored.StartedAt ?? now),
                CancellationToken.None) > 0;
    }

    private async Task<ClassOutcome> ChangedAsync(string id, bool startsMembers)
    {
        if (await store.FindAsync(id) is not { } stored)
            return new ClassOutcome.Unknown();
        if (startsMembers)
        {
            foreach (var member in await store.MembersAsync(stored))
                await StartMemberAsync(stored, member, CancellationToken.None);
        }

        var changed = await store.DescribeAsync(stored);
        logger.ClassChanged(id, changed.Status, changed.Members);
        return new ClassOutcome.Done(changed);
    }
}
