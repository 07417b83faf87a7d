using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BackpropWeb.Server.Persistence;

/// <summary>Makes the data folder and brings the database to this version's schema, before anything else starts.</summary>
public sealed class DatabaseStart(
    IDbContextFactory<RunsDb> databases, IOptions<StorageOptions> options, ILogger<DatabaseStart> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var place = PersistenceExtensions.Place(options.Value);
        if (Path.GetDirectoryName(place) is { Length: > 0 } folder)
            Directory.CreateDirectory(folder);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.Database.MigrateAsync(cancellationToken);
        // Readers do not wait for the writer. What a killed process had committed lies in the log file, and the next
        // process reads it from there; see also SynchronousWrites.
        await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL", cancellationToken);
        logger.DatabaseReady(place);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
