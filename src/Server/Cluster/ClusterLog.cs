namespace BackpropWeb.Server.Cluster;

internal static partial class ClusterLog
{
    [LoggerMessage(300, LogLevel.Warning, "{Count} runs could not be given a home; trying again in a second")]
    public static partial void WakingFailed(this ILogger logger, Exception exception, int count);

    [LoggerMessage(301, LogLevel.Error, "The unfinished runs could not be looked for; trying again in a second")]
    public static partial void SweepFailed(this ILogger logger, Exception exception);

    [LoggerMessage(302, LogLevel.Information, "Run {RunId} could not be followed to its home; asking again")]
    public static partial void FollowingFailed(this ILogger logger, Exception exception, string runId);
}
