using BackpropWeb.Server.Persistence;
using BackpropWeb.Server.Runs.Live;
using BackpropWeb.Server.Runs.Training;
using BackpropWeb.Server.Studies.Live;
using Microsoft.Extensions.Options;

namespace BackpropWeb.Server.Cluster;

/// <summary>Trains blocks for the primary, which owns the studies, while this node has time. On the primary itself,
/// takes back the blocks of nodes that have left.</summary>
internal sealed class StudyHelper(
    ClusterMembership membership, StudyBlocksClient blocks, HelpedStudies helped, LiveStudies live,
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
                if (membership.IsPrimary)
                    TakeBack();
                else if (membership.Primary is { } primary && membership.Has(primary, typeof(IStudyBlocks)))
                    await HelpAsync(blocks.Of(primary), stop.Token);
                if (ended.IsCompleted)
                    ended = helped.WaitForEndedAsync(stop.Token);
                await Task.WhenAny(ended, Task.Delay(Interval, clock, stop.Token));
            }
            catch (Exception exception) when (!stop.IsCancellationRequested)
            {
                // The primary has left, or the database is unavailable.
                logger.HelpingFailed(exception);
                await clock.DelayAsync(RetryDelay, stop.Token);
            }
            catch (Exception)
            {
                // The node stops; the primary takes the blocks back.
                return;
            }
        }
    }

    private void TakeBack()
    {
        helped.Clear();
        live.TakeBackExceptFrom(membership.Active.Select(node => node.ToParsableString()).ToHashSet());
    }

    private async Task HelpAsync(IStudyBlocks primary, CancellationToken cancellationToken)
    {
        while (helped.NextEnded is { } block)
        {
            await primary.DeliverAsync(block.Key, block.Results, block.Tally).WaitAsync(cancellationToken);
            helped.MarkDelivered();
        }

        var held = helped.Held;
        var wanted = queue.HasReadyRuns ? 0 : (BlocksPerThread * options.Value.Workers) - held.Count;
        var response = await primary.AskAsync(new(membership.Name, held, wanted)).WaitAsync(cancellationToken);
        await helped.ApplyAsync(response, cancellationToken);
    }
}
