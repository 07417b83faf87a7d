using BackpropWeb.Server.Persistence;
using BackpropWeb.Server.Runs.Placement;

namespace BackpropWeb.Server.Classes;

/// <summary>Starts members that wait although their class runs.</summary>
internal sealed class ClassRestorer(
    ClassService classes, IRunPlacement placement, TimeProvider clock, ILogger<ClassRestorer> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (placement.IsPrimary)
                    await classes.ResumeAsync(stoppingToken);
                await Task.Delay(Interval, clock, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (DatabaseErrors.In(exception) is not null)
            {
                logger.ResumingFailed(exception);
                await clock.DelayAsync(Interval, stoppingToken);
            }
        }
    }
}
