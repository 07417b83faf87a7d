using BackpropWeb.Contracts;

namespace BackpropWeb.Server.Studies.Shared;

internal static partial class StudyLog
{
    [LoggerMessage(500, LogLevel.Information, "Study {StudyId} started: {Members} members of {Epochs} epochs")]
    public static partial void StudyStarted(this ILogger logger, string studyId, int members, int epochs);

    [LoggerMessage(501, LogLevel.Information, "Study {StudyId} ended: {Status} with {Done} members done")]
    public static partial void StudyEnded(this ILogger logger, string studyId, RunStatus status, int done);

    [LoggerMessage(502, LogLevel.Information, "Study {StudyId} steered by its owner: {Status}")]
    public static partial void StudySteered(this ILogger logger, string studyId, RunStatus status);

    [LoggerMessage(503, LogLevel.Information, "Study {StudyId} deleted by its owner")]
    public static partial void StudyDeleted(this ILogger logger, string studyId);

    [LoggerMessage(504, LogLevel.Error, "Storing study {StudyId} failed; retrying")]
    public static partial void StoringFailed(this ILogger logger, Exception exception, string studyId);

    [LoggerMessage(505, LogLevel.Error, "Training failed for study {StudyId}")]
    public static partial void TrainingFailed(this ILogger logger, Exception exception, string studyId);

    [LoggerMessage(506, LogLevel.Error, "Loading unfinished studies failed; retrying")]
    public static partial void RestoringFailed(this ILogger logger, Exception exception);

    [LoggerMessage(507, LogLevel.Error, "Reading study {StudyId} for a viewer failed")]
    public static partial void WatchingFailed(this ILogger logger, Exception exception, string studyId);
}
