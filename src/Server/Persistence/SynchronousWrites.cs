using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace BackpropWeb.Server.Persistence;

/// <summary>Every commit reaches the disk before it is confirmed, so a power failure loses nothing. (A killed process
/// loses nothing with any setting.) Commits are rare: all runs share one every half second.</summary>
internal sealed class SynchronousWrites : DbConnectionInterceptor
{
    private const string Command = "PRAGMA synchronous = FULL";

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Command;
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = Command;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
