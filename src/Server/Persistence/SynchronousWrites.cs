using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace BackpropWeb.Server.Persistence;

/// <summary>Every commit reaches the disk before it is confirmed. A killed process loses nothing by any setting, for the
/// operating system has what it wrote; by this one a power failure loses nothing either. Commits are few: the training
/// of all runs shares one every half second.</summary>
public sealed class SynchronousWrites : DbConnectionInterceptor
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
