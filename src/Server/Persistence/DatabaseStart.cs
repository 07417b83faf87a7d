using Microsoft.EntityFrameworkCore;

namespace BackpropWeb.Server.Persistence;

/// <summary>Migrates the database before anything else starts.</summary>
internal sealed class DatabaseStart(IDbContextFactory<RunsDb> databases, ILogger<DatabaseStart> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.PrepareAsync(cancellationToken);
        logger.DatabaseReady(db.Place);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
