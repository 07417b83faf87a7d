using BackpropWeb.Contracts;

namespace BackpropWeb.Server.Studies.Shared;

internal static partial class StudyLog
{
    [LoggerMessage(300, LogLevel.Information, "Study {StudyId} started: {Members} members of {Epochs} epochs")]
    public static partial void StudyStarted(this ILogger logger, string studyId, int members, int epochs);

    [LoggerMessage(301, LogLevel.Information, "Study {StudyId} ended: {Status} with {Done} members done")]
    public static partial void StudyEnded(this ILogger logger, string studyId, RunStatus status, int done);

    [LoggerMessage(302, LogLevel.Information, "Study {StudyId} steered by its owner: {Status}")]
    public static partial void StudySteered(this ILogger logger, string studyId, RunStatus status);

    [LoggerMessage(303, LogLevel.Information, "Study {StudyId} deleted by its owner")]
    public static partial void StudyDeleted(this ILogger logger, string studyId);

    [LoggerMessage(304, LogLevel.Error, "Storing study {StudyId} failed; retrying")]
    public static partial void StoringFailed(this ILogger logger, Exception exception, string studyId);

    [LoggerMessage(305, LogLevel.Error, "Training failed for study {StudyId}")]
    public static partial void TrainingFailed(this ILogger logger, Exception exception, string studyId);

    [LoggerMessage(306, LogLevel.Error, "Loading unfinished studies failed; retrying")]
    public static partial void RestoringFailed(this ILogger logger, Exception exception);

    [LoggerMessage(307, LogLevel.Error, "Reading study {StudyId} for a viewer failed")]
    public static partial void WatchingFailed(this ILogger logger, Exception exception, string studyId);
}
