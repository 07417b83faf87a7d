using BackpropWeb.Contracts;

namespace BackpropWeb.Server.Runs.Shared;

internal static partial class RunsLog
{
    [LoggerMessage(200, LogLevel.Information, "Run {RunId} started: {Problem}, {Epochs} epochs, pace {Pace}")]
    public static partial void RunStarted(this ILogger logger, string runId, string problem, int epochs, double? pace);

    [LoggerMessage(201, LogLevel.Information, "Run {RunId} ended: {Status} at epoch {Epoch}")]
    public static partial void RunEnded(this ILogger logger, string runId, RunStatus status, int epoch);

    [LoggerMessage(202, LogLevel.Information, "Unfinished runs restored: {Count}")]
    public static partial void RunsRestored(this ILogger logger, int count);

    [LoggerMessage(203, LogLevel.Information, "Run {RunId} deleted by its owner")]
    public static partial void RunDeleted(this ILogger logger, string runId);

    [LoggerMessage(204, LogLevel.Error, "Training failed for run {RunId} after epoch {Epoch}")]
    public static partial void TrainingFailed(this ILogger logger, Exception exception, string runId, int epoch);

    [LoggerMessage(205, LogLevel.Error, "Storing failed for run {RunId}")]
    public static partial void StoringFailed(this ILogger logger, Exception exception, string runId);

    [LoggerMessage(206, LogLevel.Warning, "Storing {Count} batches in one transaction failed; storing them one by one")]
    public static partial void StoringTogetherFailed(this ILogger logger, Exception exception, int count);

    [LoggerMessage(207, LogLevel.Warning, "Shutdown timeout exceeded by an epoch; training it again after the restart")]
    public static partial void TurnOutlastedStop(this ILogger logger);

    [LoggerMessage(208, LogLevel.Debug, "Exhibit run ready: {Problem} is run {RunId}")]
    public static partial void ExhibitReady(this ILogger logger, string problem, string runId);

    [LoggerMessage(209, LogLevel.Error, "Exhibit run failed: {Problem}, run {RunId}, ended as {Status}")]
    public static partial void ExhibitNotReady(this ILogger logger, string problem, string runId, RunStatus status);

    [LoggerMessage(210, LogLevel.Error, "Reading run {RunId} for a viewer failed")]
    public static partial void WatchFailed(this ILogger logger, Exception exception, string runId);

    [LoggerMessage(
        211, LogLevel.Information, "Run {RunId} steered by its owner ({Actions}): {Status} at epoch {Epoch}")]
    public static partial void RunSteered(
        this ILogger logger, string runId, string actions, RunStatus status, int epoch);

    [LoggerMessage(217, LogLevel.Error, "Storage unavailable ({Code}); runs wait, and storing is retried")]
    public static partial void StorageUnavailable(this ILogger logger, Exception exception, string code);

    [LoggerMessage(218, LogLevel.Information, "Storage available again ({Code}) after {Duration}")]
    public static partial void StorageAvailable(this ILogger logger, string code, TimeSpan duration);

    [LoggerMessage(
        219, LogLevel.Error,
        "Storage unavailable at shutdown: the next start trains the last rows of {Count} runs again")]
    public static partial void StoppedUnstored(this ILogger logger, Exception exception, int count);

    [LoggerMessage(220, LogLevel.Warning, "Checkpoint of run {RunId} not loaded; retrying")]
    public static partial void CheckpointNotLoaded(this ILogger logger, Exception exception, string runId);

    [LoggerMessage(212, LogLevel.Error, "Storing the failure of {Count} runs failed; retrying")]
    public static partial void FailuresNotStored(this ILogger logger, Exception exception, int count);

    [LoggerMessage(213, LogLevel.Information, "Run {RunId} deleted: expired")]
    public static partial void RunExpired(this ILogger logger, string runId);

    [LoggerMessage(214, LogLevel.Error, "Housekeeping failed; retrying in a minute")]
    public static partial void HousekeepingFailed(this ILogger logger, Exception exception);

    [LoggerMessage(215, LogLevel.Warning, "Run {RunId} lost: another node took it, or its row was deleted")]
    public static partial void RunLost(this ILogger logger, string runId);

    [LoggerMessage(
        216, LogLevel.Warning, "Run {RunId} released before its latest rows were stored; training them again")]
    public static partial void ReleasedUnstored(this ILogger logger, string runId);
}
