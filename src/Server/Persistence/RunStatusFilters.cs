using BackpropWeb.Contracts;
using Microsoft.EntityFrameworkCore;

namespace BackpropWeb.Server.Persistence;

/// <summary>A row with a status.</summary>
internal interface IHasStatus
{
    RunStatus Status { get; }
}

/// <summary>Groups of statuses in queries of runs and studies. <see cref="RunStatusExtensions"/> defines the
/// groups.</summary>
internal static class RunStatusFilters
{
    private static IReadOnlyList<RunStatus> TakingTurns { get; } =
        [.. Enum.GetValues<RunStatus>().Where(status => status.TakesTurns())];

    /// <summary>Queued, running and paused.</summary>
    public static IReadOnlyList<RunStatus> Unfinished { get; } =
        [.. Enum.GetValues<RunStatus>().Where(status => !status.HasEnded())];

    /// <summary>Queued or running.</summary>
    public static IQueryable<T> ThatTakeTurns<T>(this IQueryable<T> rows)
        where T : class, IHasStatus => rows.Where(row => EF.Constant(TakingTurns).Contains(row.Status));

    /// <summary>Neither queued nor running.</summary>
    public static IQueryable<T> ThatTakeNoTurns<T>(this IQueryable<T> rows)
        where T : class, IHasStatus => rows.Where(row => !EF.Constant(TakingTurns).Contains(row.Status));

    /// <summary>Queued, running or paused.</summary>
    public static IQueryable<T> ThatAreUnfinished<T>(this IQueryable<T> rows)
        where T : class, IHasStatus => rows.Where(row => EF.Constant(Unfinished).Contains(row.Status));
}
