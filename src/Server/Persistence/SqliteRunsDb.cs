using Microsoft.EntityFrameworkCore;

namespace BackpropWeb.Server.Persistence;

/// <summary>Runs in a SQLite file.</summary>
internal sealed class SqliteRunsDb(DbContextOptions<SqliteRunsDb> options) : RunsDb(options)
{
    public override string Place => Database.GetDbConnection().DataSource;

    public override async Task PrepareAsync(CancellationToken cancellationToken)
    {
        if (Path.GetDirectoryName(Place) is { Length: > 0 } folder)
            Directory.CreateDirectory(folder);
        await base.PrepareAsync(cancellationToken);
        // Readers do not wait for the writer. Commits of a killed process are in the log file, where the next process
        // reads them; see also SynchronousWrites.
        await Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL", cancellationToken);
    }

    public override Task<long> UsedBytesAsync(long enough) =>
        Database.SqlQueryRaw<long>(
            """
            SELECT (pages.page_count - free.freelist_count) * size.page_size AS "Value"
            FROM pragma_page_count() AS pages, pragma_freelist_count() AS free, pragma_page_size() AS size
            """).SingleAsync();
}
