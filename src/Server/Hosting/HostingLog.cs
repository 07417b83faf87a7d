namespace BackpropWeb.Server.Hosting;

internal static partial class HostingLog
{
    [LoggerMessage(1, LogLevel.Information, "BackpropWeb listens on {Addresses}")]
    public static partial void Listens(this ILogger logger, string addresses);

    [LoggerMessage(2, LogLevel.Information, "Version: {Version}")]
    public static partial void RunsVersion(this ILogger logger, string version);

    [LoggerMessage(3, LogLevel.Debug, "Stopping after a failed start failed")]
    public static partial void StopFailed(this ILogger logger, Exception exception);
}
