using BackpropWeb.Engine;
using BackpropWeb.Server.Persistence;

namespace BackpropWeb.Server.Runs;

/// <summary>Where runs live. The home of a run is the node that trains it: this process on a single machine, one of several
/// in a cluster.</summary>
public interface IRunHomes
{
    /// <summary>Whether this node does what one of them has to do for all.</summary>
    bool KeepsHouse { get; }

    /// <summary>Takes up what an earlier process left unfinished, before the training begins.</summary>
    Task RestoreAsync(CancellationToken cancellationToken);

    /// <summary>Gives a new run its home. It is stored by then, but for the commit.</summary>
    Task BeginAsync(StoredRun stored, Recipe recipe, Func<Task> commit);

    Task<SteerOutcome> SteerAsync(string id, Order order, CancellationToken cancellationToken);

    /// <summary>Deletes a run and ends the streams of those who watch it.</summary>
    /// <param name="unlessItTrains">Leaves it where it is queued or running.</param>
    Task DeleteAsync(string id, bool unlessItTrains, CancellationToken cancellationToken);

    /// <summary>A run for one who watches it; null where it has ended or never was.</summary>
    Task<Viewer?> WatchAsync(string id, CancellationToken cancellationToken);

    /// <summary>How far a run has come that has not ended.</summary>
    Task<int> LastEpochAsync(StoredRun stored);
}
