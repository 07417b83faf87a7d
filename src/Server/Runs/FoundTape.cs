namespace BackpropWeb.Server.Runs;

/// <summary>Where a run's rows lie, and how far they go.</summary>
/// <param name="LastEpoch">Epoch of the last row now; −1 before the first.</param>
/// <param name="IsComplete">Whether the run has ended, so that nothing of it will ever change.</param>
public sealed record FoundTape(TapeSource Source, int LastEpoch, bool IsComplete, string RecipeHash);
