using BackpropWeb.Engine;
using BackpropWeb.Server.Persistence;
using BackpropWeb.Server.Runs.Commands;
using BackpropWeb.Server.Runs.Live;

namespace BackpropWeb.Server.Runs.Placement;

/// <summary>Decides which node trains a run and forwards calls to it: this process on a single machine, one of several
/// in a cluster.</summary>
internal interface IRunPlacement
{
    /// <summary>Whether this node is the primary, which does the work that one node does for all.</summary>
    bool IsPrimary { get; }

    /// <summary>Loads the unfinished runs of earlier processes, before training starts.</summary>
    Task RestoreAsync(CancellationToken cancellationToken);

    /// <summary>Places a new run that is already stored.</summary>
    Task PlaceAsync(StoredRun stored, Recipe recipe);

    Task<SteeringOutcome> SteerAsync(string id, SteeringCommand command, CancellationToken cancellationToken);

    /// <summary>Deletes a run and ends its viewers' streams.</summary>
    /// <param name="id">Id of the run.</param>
    /// <param name="unlessItTrains">Whether to keep a queued or running run.</param>
    /// <param name="cancellationToken">Cancels the wait for the response.</param>
    Task DeleteAsync(string id, bool unlessItTrains, CancellationToken cancellationToken);

    /// <summary>Adds a viewer to a run; null if the run has ended or does not exist.</summary>
    Task<Viewer?> WatchAsync(string id, CancellationToken cancellationToken);

    /// <summary>The last epoch of an unfinished run.</summary>
    Task<int> LastEpochAsync(StoredRun stored);
}
