namespace BackpropWeb.Server.Runs;

internal static partial class RunsLog
{
    [LoggerMessage(200, LogLevel.Information, "Run {RunId} of {Problem} starts: {Epochs} epochs, pace {Pace}")]
    public static partial void RunStarts(this ILogger logger, string runId, string problem, int epochs, double? pace);

    [LoggerMessage(201, LogLevel.Information, "Run {RunId} is {Status} at epoch {Epoch}")]
    public static partial void RunEnded(this ILogger logger, string runId, Contracts.RunStatus status, int epoch);

    [LoggerMessage(202, LogLevel.Information, "{Count} unfinished runs go on")]
    public static partial void RunsGoOn(this ILogger logger, int count);

    [LoggerMessage(203, LogLevel.Information, "Run {RunId} was deleted by its owner")]
    public static partial void RunDeleted(this ILogger logger, string runId);

    [LoggerMessage(204, LogLevel.Error, "Run {RunId}: the training threw")]
    public static partial void TrainingFailed(this ILogger logger, Exception exception, string runId);

    [LoggerMessage(205, LogLevel.Error, "Run {RunId} could not be stored")]
    public static partial void StoringFailed(this ILogger logger, Exception exception, string runId);

    [LoggerMessage(206, LogLevel.Warning, "{Count} batches could not be stored together; trying one by one")]
    public static partial void StoringTogetherFailed(this ILogger logger, Exception exception, int count);

    [LoggerMessage(207, LogLevel.Warning, "An epoch outlasts the stop of the server; it will be trained again")]
    public static partial void TurnOutlastsStop(this ILogger logger);

    [LoggerMessage(208, LogLevel.Information, "The exhibit's run of {Problem} is {RunId}")]
    public static partial void ExhibitReady(this ILogger logger, string problem, string runId);

    [LoggerMessage(209, LogLevel.Error, "The exhibit's run of {Problem}, {RunId}, ended as {Status}")]
    public static partial void ExhibitNotReady(this ILogger logger, string problem, string runId, Contracts.RunStatus status);

    [LoggerMessage(210, LogLevel.Error, "Run {RunId} could not be read for one who watches it")]
    public static partial void WatchFailed(this ILogger logger, Exception exception, string runId);

    [LoggerMessage(211, LogLevel.Information, "Run {RunId} was steered by its owner ({Moves}): {Status} at epoch {Epoch}")]
    public static partial void RunSteered(this ILogger logger, string runId, string moves, Contracts.RunStatus status, int epoch);

    [LoggerMessage(213, LogLevel.Information, "Run {RunId} was deleted for its age")]
    public static partial void RunExpired(this ILogger logger, string runId);

    [LoggerMessage(214, LogLevel.Error, "Paused and old runs could not be put away; trying again in a minute")]
    public static partial void TidyingFailed(this ILogger logger, Exception exception);

    [LoggerMessage(215, LogLevel.Warning, "Run {RunId} is not this node's any more: another one has taken it, or it was deleted in the database")]
    public static partial void RunLost(this ILogger logger, string runId);

    [LoggerMessage(216, LogLevel.Warning, "Run {RunId} was let go before its last rows were stored; they are trained again")]
    public static partial void LeftUnstored(this ILogger logger, string runId);

    [LoggerMessage(212, LogLevel.Error, "The database could not take note of {Count} failed runs; trying again")]
    public static partial void FailuresNotNoted(this ILogger logger, Exception exception, int count);
}
