namespace BackpropWeb.Server.Cluster;

internal static partial class ClusterLog
{
    [LoggerMessage(300, LogLevel.Warning, "Waking {Count} runs failed; retrying in a second")]
    public static partial void WakingFailed(this ILogger logger, Exception exception, int count);

    [LoggerMessage(301, LogLevel.Error, "Scanning for orphaned runs failed; retrying in a second")]
    public static partial void ScanFailed(this ILogger logger, Exception exception);

    [LoggerMessage(302, LogLevel.Information, "Reading run {RunId} from its node failed; retrying")]
    public static partial void ReplicationFailed(this ILogger logger, Exception exception, string runId);

    [LoggerMessage(303, LogLevel.Information, "Helping the node that owns the studies failed; retrying in a second")]
    public static partial void HelpingFailed(this ILogger logger, Exception exception);
}
