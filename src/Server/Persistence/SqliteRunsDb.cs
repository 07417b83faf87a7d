using Microsoft.EntityFrameworkCore;

namespace BackpropWeb.Server.Persistence;

/// <summary>Runs in a file of SQLite.</summary>
public sealed class SqliteRunsDb(DbContextOptions<SqliteRunsDb> options) : RunsDb(options)
{
    public override string Place => Database.GetDbConnection().DataSource;

    public override async Task PrepareAsync(CancellationToken cancellationToken)
    {
        if (Path.GetDirectoryName(Place) is { Length: > 0 } folder)
            Directory.CreateDirectory(folder);
        await base.PrepareAsync(cancellationToken);
        // Readers do not wait for the writer. What a killed process had committed lies in the log file, and the next
        // process reads it from there; see also SynchronousWrites.
        await Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL", cancellationToken);
    }

    public override Task<long> UsedBytesAsync(long enough) =>
        Database.SqlQueryRaw<long>(
            """
            SELECT (pages.page_count - free.freelist_count) * size.page_size AS "Value"
            FROM pragma_page_count() AS pages, pragma_freelist_count() AS free, pragma_page_size() AS size
            """).SingleAsync();
}
