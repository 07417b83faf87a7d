using BackpropWeb.Server.Limits;
using BackpropWeb.Server.Persistence;
using BackpropWeb.Server.Runs.Live;
using BackpropWeb.Server.Runs.Shared;
using Microsoft.Extensions.Options;

namespace BackpropWeb.Server.Tests.Runs;

/// <summary>A server's runs in memory, with their own database and without background services.</summary>
internal sealed class TestMemory : IDisposable
{
    public TestMemory(TimeProvider clock)
    {
        Store = new(Databases, Fence);
        Queue = new(clock, Metrics);
        Live = new(new(Options.Create(new LimitOptions())), Store, Queue, Metrics);
    }

    public TestDatabases Databases { get; } = new();

    public WriteGate Gate { get; } = new();

    public RunMetrics Metrics { get; } = TestRuns.Metrics();

    public FencePolicy Fence { get; } = new(RaisesOnLoad: false);

    public RunStore Store { get; }

    public TrainingQueue Queue { get; }

    public LiveRunRegistry Live { get; }

    /// <summary>Creates the tables.</summary>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await using var db = Databases.CreateDbContext();
        await db.PrepareAsync(cancellationToken);
    }

    public async Task StoreAsync(CancellationToken cancellationToken, params StoredRun[] runs)
    {
        await using var db = Databases.CreateDbContext();
        db.Runs.AddRange(runs);
        await db.SaveChangesAsync(cancellationToken);
    }

    public void Dispose()
    {
        Live.Dispose();
        Queue.Dispose();
        Metrics.Dispose();
        Gate.Dispose();
        Databases.Dispose();
    }
}
