using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace BackpropWeb.Server.Runs.Training;

/// <summary>Checks that the training threads make progress.</summary>
internal sealed class TrainingCheck(TrainingService training) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(training.IsTurning ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy());
}
