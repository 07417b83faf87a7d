using Microsoft.EntityFrameworkCore;

namespace BackpropWeb.Server.Persistence;

/// <summary>Brings the database to this version's schema, before anything else starts.</summary>
public sealed class DatabaseStart(IDbContextFactory<RunsDb> databases, ILogger<DatabaseStart> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.PrepareAsync(cancellationToken);
        logger.DatabaseReady(db.Place);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
