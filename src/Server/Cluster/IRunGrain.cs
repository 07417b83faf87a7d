using BackpropWeb.Server.Runs;

namespace BackpropWeb.Server.Cluster;

/// <summary>The home of the run whose id is its key: what other nodes ask it for. A call to a run that has no home gives
/// it one.</summary>
internal interface IRunGrain : IGrainWithStringKey
{
    /// <summary>Takes the run up where nobody has it.</summary>
    Task WakeAsync();

    /// <summary>Carries out an owner's order, which waits for the epoch under way.</summary>
    [ResponseTimeout("00:02:00")]
    Task<SteerOutcome> SteerAsync(Order order);

    [ResponseTimeout("00:00:30")]
    Task DeleteAsync(bool unlessItTrains);

    /// <summary>Rows from an epoch on, and where the run stands. Waits for a moment until there is something new. Null where the
    /// run does not live here: it has ended, or is about to have another home.</summary>
    /// <param name="seen">What the caller knows of it.</param>
    Task<RunNews?> ReadAsync(int from, RunSeen seen);

    /// <summary>How far it has come; null where it does not live here.</summary>
    Task<int?> LastEpochAsync();
}
