using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace BackpropWeb.Server.Persistence;

/// <summary>PostgreSQL ends a transaction whose node sends nothing for 15 seconds. Without this limit a node that is
/// suspended or cut off would keep its locks, and no other node could take over its runs.</summary>
internal sealed class TransactionTimeout : DbTransactionInterceptor
{
    // LOCAL: for this transaction only, so that it works behind a connection pooler too.
    private const string Command = "SET LOCAL idle_in_transaction_session_timeout = '15s'";

    public override DbTransaction TransactionStarted(
        DbConnection connection, TransactionEndEventData eventData, DbTransaction result)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Command;
        command.ExecuteNonQuery();
        return result;
    }

    public override async ValueTask<DbTransaction> TransactionStartedAsync(
        DbConnection connection,
        TransactionEndEventData eventData,
        DbTransaction result,
        CancellationToken cancellationToken = default)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = Command;
        await command.ExecuteNonQueryAsync(cancellationToken);
        return result;
    }
}
