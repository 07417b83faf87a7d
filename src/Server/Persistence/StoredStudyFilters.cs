using BackpropWeb.Contracts;

namespace BackpropWeb.Server.Persistence;

/// <summary>Groups of statuses in queries.</summary>
internal static class StoredStudyFilters
{
    /// <summary>Queued or running.</summary>
    public static IQueryable<StoredStudy> ThatAreTrained(this IQueryable<StoredStudy> studies) =>
        studies.Where(study => study.Status == RunStatus.Queued || study.Status == RunStatus.Running);

    /// <summary>Queued, running or paused.</summary>
    public static IQueryable<StoredStudy> ThatAreUnfinished(this IQueryable<StoredStudy> studies) =>
        studies.Where(study => study.Status == RunStatus.Queued || study.Status == RunStatus.Running
            || study.Status == RunStatus.Paused);
}
