using BackpropWeb.Server.Runs.Live;
using BackpropWeb.Server.Runs.Training;
using BackpropWeb.Server.Studies.Live;
using Microsoft.Extensions.Options;

namespace BackpropWeb.Server.Cluster;

/// <summary>Trains blocks for the node that owns the studies, while this node has time. On that node itself, takes back
/// the blocks of nodes that have left.</summary>
internal sealed class StudyHelper(
    ClusterMembership membership, StudyBlocksClient owners, HelpedStudies helped, LiveStudies live,
    TrainingQueue queue, IOptions<TrainingOptions> options, TimeProvider clock, IHostApplicationLifetime lifetime,
    ILogger<StudyHelper> logger) : BackgroundService
{
    /// <summary>Time between two requests, unless a block ends earlier.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    /// <summary>A thread that ends a block has the next one here already.</summary>
    private const int BlocksPerThread = 2;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.ApplicationStopping);
        var ended = helped.WaitForEndedAsync(stop.Token);
        while (!stop.IsCancellationRequested)
        {
            try
            {
                if (membership.IsFirst)
                    Own();
                else if (membership.First is { } first && membership.Has(first, typeof(IStudyBlocks)))
                    await HelpAsync(owners.Of(first), stop.Token);
                if (ended.IsCompleted)
                    ended = helped.WaitForEndedAsync(stop.Token);
                await Task.WhenAny(ended, Task.Delay(Interval, clock, stop.Token));
            }
            catch (Exception exception) when (!stop.IsCancellationRequested)
            {
                // The owner has left, or the database is unavailable.
                logger.HelpingFailed(exception);
                await Task.WhenAny(Task.Delay(RetryDelay, clock, stop.Token));
            }
            catch (Exception)
            {
                // The node stops; the owner takes the blocks back.
                return;
            }
        }
    }

    private void Own()
    {
        helped.Clear();
        live.TakeBackExceptFrom(membership.Active.Select(node => node.ToParsableString()).ToHashSet());
    }

    private async Task HelpAsync(IStudyBlocks owner, CancellationToken cancellationToken)
    {
        while (helped.NextEnded is { } block)
        {
            await owner.DeliverAsync(block.Key, block.Results, block.Tally).WaitAsync(cancellationToken);
            helped.MarkDelivered();
        }

        var held = helped.Held;
        var wanted = queue.HasReadyRuns ? 0 : (BlocksPerThread * options.Value.Workers) - held.Count;
        var answer = await owner.AskAsync(new(membership.Name, held, wanted)).WaitAsync(cancellationToken);
        await helped.ApplyAsync(answer, cancellationToken);
    }
}
