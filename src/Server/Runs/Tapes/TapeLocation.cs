namespace BackpropWeb.Server.Runs.Tapes;

/// <summary>Source and extent of a run's tape.</summary>
/// <param name="LastEpoch">Epoch of the last row; −1 before the first.</param>
/// <param name="IsComplete">Whether the rows are final.</param>
internal sealed record TapeLocation(TapeSource Source, int LastEpoch, bool IsComplete, string RecipeHash);
