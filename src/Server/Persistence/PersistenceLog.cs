namespace BackpropWeb.Server.Persistence;

internal static partial class PersistenceLog
{
    [LoggerMessage(100, LogLevel.Information, "Database ready: {Place}")]
    public static partial void DatabaseReady(this ILogger logger, string place);
}
