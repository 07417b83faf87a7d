using System.Data.Common;
using BackpropWeb.Server.Persistence;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace BackpropWeb.Server.Tests.Runs;

/// <summary>A SQLite file that can be made to fail.</summary>
internal sealed class TestDatabases : DbTransactionInterceptor, IDbContextFactory<RunsDb>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static SqliteException Full => new("database or disk is full", SQLitePCL.raw.SQLITE_FULL);

    /// <summary>The exception of every use of the database; null while it works.</summary>
    public Exception? Failure { get; set; }

    /// <summary>The exception that the next commit throws after it has stored its data; null for none.</summary>
    public Exception? FailureAfterCommit { get; set; }

    public RunsDb CreateDbContext() => Failure is { } failure
        ? throw failure
        : new SqliteRunsDb(new DbContextOptionsBuilder<SqliteRunsDb>()
            .UseSqlite($"Data Source={Path.Combine(_folder.Path, "runs.db")};Pooling=False")
            .AddInterceptors(this).Options);

    public override Task TransactionCommittedAsync(
        DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        if (FailureAfterCommit is not { } failure)
            return Task.CompletedTask;
        FailureAfterCommit = null;
        throw failure;
    }

    public void Dispose() => _folder.Dispose();
}
