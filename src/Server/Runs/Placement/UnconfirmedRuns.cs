using System.Threading.Channels;
using BackpropWeb.Server.Persistence;
using BackpropWeb.Server.Runs.Live;
using BackpropWeb.Server.Runs.Shared;
using Microsoft.EntityFrameworkCore;

namespace BackpropWeb.Server.Runs.Placement;

/// <summary>Runs whose start or resumption the database may or may not have stored, because it failed before it
/// confirmed the transaction. Loads those that it did store, once it answers again. In a cluster,
/// <see cref="Cluster.OrphanedRunScanner"/> finds them.</summary>
internal sealed class UnconfirmedRuns(
    IDbContextFactory<RunsDb> databases, WriteGate gate, LiveRunRegistry live, FencePolicy fence, TimeProvider clock)
    : BackgroundService
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly Channel<string> _ids = Channel.CreateUnbounded<string>(new() { SingleReader = true });

    public void Add(string id)
    {
        if (!fence.RaisesOnLoad)
            _ids.Writer.TryWrite(id);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var id in _ids.Reader.ReadAllAsync(stoppingToken))
        {
            while (!await TryLoadAsync(id, stoppingToken))
                await Task.Delay(RetryDelay, clock, stoppingToken);
        }
    }

    /// <summary>Returns false while the database is unavailable.</summary>
    private async Task<bool> TryLoadAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            // No run ends while this holds the gate, so a run that is unfinished in the database and not in memory
            // is not trained.
            using var turn = await gate.EnterAsync(cancellationToken);
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            if (await db.Runs.AsNoTracking().ThatTakeTurns()
                    .SingleOrDefaultAsync(run => run.Id == id, cancellationToken) is { } stored
                && live.Find(id) is null)
                live.Add(stored);
            return true;
        }
        catch (Exception exception) when (DatabaseErrors.OutageIn(exception) is not null)
        {
            return false;
        }
    }
}
