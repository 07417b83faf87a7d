using System.Text.Json;
using BackpropWeb.Server.Ownership;
using BackpropWeb.Server.Persistence;
using BackpropWeb.Server.Studies.Live;
using BackpropWeb.Server.Studies.Shared;
using Microsoft.EntityFrameworkCore;

namespace BackpropWeb.Server.Studies.Commands;

/// <summary>Executes owners' commands in the database. A command raises the study's fence: blocks that end after it are
/// not stored, so that the counts stay those of the response. The node that trains the study lets go of it.</summary>
internal sealed class StudySteering(
    IDbContextFactory<RunsDb> databases, WriteGate gate, StudyStore store, LiveStudies live, StudyRestorer restorer,
    TimeProvider clock, ILogger<StudySteering> logger)
{
    public async Task<StudyOutcome> SteerAsync(
        string id, string? key, StudyAction action, CancellationToken cancellationToken)
    {
        if (await RefuseAsync(id, key, cancellationToken) is { } refusal)
            return refusal;
        var (from, to) = (StudyTransitions.From(action), StudyTransitions.To(action));
        DateTime? finishedAt = action == StudyAction.Stop ? clock.Now() : null;
        using (await gate.EnterAsync(cancellationToken))
        {
            await using var db = await databases.CreateDbContextAsync(CancellationToken.None);
            var changed = await db.Studies.Where(study => study.Id == id && from.Contains(study.Status))
                .ExecuteUpdateAsync(set => set
                    .SetProperty(study => study.Status, to)
                    .SetProperty(study => study.Fence, study => study.Fence + 1)
                    .SetProperty(study => study.FinishedAt, finishedAt), CancellationToken.None);
            live.Release(id);
            restorer.Wake();
            if (await FindAsync(db, id) is not { } stored)
                return new StudyOutcome.Unknown();
            if (changed == 0)
                return new StudyOutcome.NotNow(action, stored.Status);
            logger.StudySteered(id, to);
            return new StudyOutcome.Done(await StudyStore.DescribeAsync(db, stored, CancellationToken.None));
        }
    }

    /// <summary>Changes title and listing by the body of a request.</summary>
    public async Task<StudyOutcome> ChangeAsync(
        string id, string? key, JsonElement changes, CancellationToken cancellationToken)
    {
        if (await RefuseAsync(id, key, cancellationToken) is { } refusal)
            return refusal;
        var errors = new FieldErrors();
        var members = new JsonField(changes, "", errors).Members("title", "listed");
        var title = members?["title"]?.Title();
        var listed = members?["listed"]?.Boolean();
        if (errors.Any)
            return new StudyOutcome.Invalid(errors);

        using var turn = await gate.EnterAsync(cancellationToken);
        await using var db = await databases.CreateDbContextAsync(CancellationToken.None);
        var row = db.Studies.Where(study => study.Id == id);
        if (changes.TryGetProperty("title", out _))
            await row.ExecuteUpdateAsync(
                set => set.SetProperty(study => study.Title, title), CancellationToken.None);
        if (listed is { } isListed)
            await row.ExecuteUpdateAsync(
                set => set.SetProperty(study => study.Listed, isListed), CancellationToken.None);
        return await FindAsync(db, id) is { } stored
            ? new StudyOutcome.Done(await StudyStore.DescribeAsync(db, stored, CancellationToken.None))
            : new StudyOutcome.Unknown();
    }

    /// <summary>Deletes a study and ends its streams. Returns the refusal, or null.</summary>
    public async Task<StudyOutcome?> DeleteAsync(string id, string? key, CancellationToken cancellationToken)
    {
        if (await RefuseAsync(id, key, cancellationToken) is { } refusal)
            return refusal;
        using var turn = await gate.EnterAsync(cancellationToken);
        await using var db = await databases.CreateDbContextAsync(CancellationToken.None);
        await db.Studies.Where(study => study.Id == id).ExecuteDeleteAsync(CancellationToken.None);
        live.Release(id);
        logger.StudyDeleted(id);
        return null;
    }

    /// <summary>Returns why a key gives no access to a study, or null.</summary>
    public async Task<StudyOutcome?> RefuseAsync(
        string id, string? key, CancellationToken cancellationToken = default) =>
        OwnerAccess.Refuse<StudyOutcome>(
            await store.FindAsync(id, cancellationToken), key,
            new StudyOutcome.Unknown(), new StudyOutcome.NotOwner());

    private static Task<StoredStudy?> FindAsync(RunsDb db, string id) =>
        db.Studies.AsNoTracking().SingleOrDefaultAsync(study => study.Id == id);
}
