namespace BackpropWeb.Server.Runs.Placement;

/// <summary>Loads the unfinished runs of earlier processes when the server starts.</summary>
internal sealed class RunRestorer(IRunPlacement placement) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => placement.RestoreAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
