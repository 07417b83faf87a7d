using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace BackpropWeb.Server.Persistence;

/// <summary>Checks that the database answers.</summary>
internal sealed class DatabaseCheck(IDbContextFactory<RunsDb> databases) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.Runs.AnyAsync(cancellationToken);
        return HealthCheckResult.Healthy();
    }
}
