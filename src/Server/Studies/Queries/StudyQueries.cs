using BackpropWeb.Contracts;
using BackpropWeb.Server.Persistence;
using BackpropWeb.Server.Runs.Queries;
using BackpropWeb.Server.Studies.Live;
using BackpropWeb.Server.Studies.Shared;
using Microsoft.EntityFrameworkCore;

namespace BackpropWeb.Server.Studies.Queries;

/// <summary>Queries of studies for the API and the pages. The database has everything that may be shown.</summary>
internal sealed class StudyQueries(IDbContextFactory<RunsDb> databases, LiveStudies live)
{
    /// <summary>Another node may train the study, without a signal here.</summary>
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(500);

    /// <summary>Finds a study; null if it does not exist.</summary>
    public async Task<Study?> FindAsync(string id, CancellationToken cancellationToken = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Studies.AsNoTracking().SingleOrDefaultAsync(study => study.Id == id, cancellationToken)
            is { } stored
            ? await StudyStore.DescribeAsync(db, stored, cancellationToken)
            : null;
    }

    /// <summary>Listed studies, newest first.</summary>
    /// <param name="before">Only older studies; null for the newest.</param>
    /// <param name="limit">Studies per page.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async Task<StudyList> ListAsync(
        DateTime? before, int limit, CancellationToken cancellationToken = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var listed = db.Studies.AsNoTracking().Where(study => study.Listed);
        if (before is { } instant)
            listed = listed.Where(study => study.CreatedAt < instant);
        var page = await listed.OrderByDescending(study => study.CreatedAt).Take(limit + 1)
            .ToListAsync(cancellationToken);
        var studies = new List<Study>();
        foreach (var stored in page.Take(limit))
            studies.Add(await StudyStore.DescribeAsync(db, stored, cancellationToken));
        return new(studies, page.Count > limit ? ListCursor.Write(studies[^1].CreatedAt) : null);
    }

    /// <summary>Waits until a study has ended or was deleted.</summary>
    public async Task WaitForEndAsync(string id, CancellationToken cancellationToken)
    {
        while (true)
        {
            var changed = live.NextChange(id);
            await using (var db = await databases.CreateDbContextAsync(cancellationToken))
            {
                if (!await db.Studies.ThatAreUnfinished().AnyAsync(study => study.Id == id, cancellationToken))
                    return;
            }

            await Task.WhenAny(changed, Task.Delay(PollInterval, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
