using BackpropWeb.Contracts;

namespace BackpropWeb.Server.Persistence;

/// <summary>Groups of statuses in queries, as <see cref="RunStatusExtensions"/> has them in memory.</summary>
internal static class StoredRunFilters
{
    /// <summary>Queued or running.</summary>
    public static IQueryable<StoredRun> ThatTakeTurns(this IQueryable<StoredRun> runs) =>
        runs.Where(run => run.Status == RunStatus.Queued || run.Status == RunStatus.Running);

    /// <summary>Neither queued nor running.</summary>
    public static IQueryable<StoredRun> ThatTakeNoTurns(this IQueryable<StoredRun> runs) =>
        runs.Where(run => run.Status != RunStatus.Queued && run.Status != RunStatus.Running);

    /// <summary>Queued, running or paused.</summary>
    public static IQueryable<StoredRun> ThatAreUnfinished(this IQueryable<StoredRun> runs) =>
        runs.Where(run => run.Status == RunStatus.Queued || run.Status == RunStatus.Running
            || run.Status == RunStatus.Paused);
}
