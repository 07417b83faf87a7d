using BackpropWeb.Server.Runs.Commands;

namespace BackpropWeb.Server.Cluster;

/// <summary>Calls to the node that trains a run; the grain's key is the run's id. A call places a run that has no node.
/// </summary>
internal interface IRunGrain : IGrainWithStringKey
{
    /// <summary>Places the run on a node if it has none.</summary>
    Task WakeAsync();

    /// <summary>Executes an owner's command after the current epoch.</summary>
    [ResponseTimeout("00:02:00")]
    Task<SteeringOutcome> SteerAsync(SteeringCommand command);

    [ResponseTimeout("00:00:30")]
    Task DeleteAsync(bool unlessItTrains);

    /// <summary>Reads rows and progress; waits up to a second for a change. Null if the run has ended or is about to
    /// move to another node.</summary>
    /// <param name="from">First epoch that the caller does not have.</param>
    /// <param name="seen">The version that the caller has.</param>
    Task<ReplicaUpdate?> ReadAsync(int from, ReplicaVersion seen);

    /// <summary>The run's last epoch; null if the run has ended.</summary>
    Task<int?> LastEpochAsync();
}
