namespace BackpropWeb.Server.Cluster;

/// <summary>Leaves the cluster before the web server disconnects its clients, so that other nodes take over the runs at
/// once: stopping the silo deactivates every grain, which releases its run.</summary>
internal sealed class EarlySiloShutdown(Silo silo) : IHostedLifecycleService
{
    public Task StoppingAsync(CancellationToken cancellationToken) => silo.StopAsync(cancellationToken);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
