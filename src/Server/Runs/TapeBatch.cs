using BackpropWeb.Engine.Checkpoints;

namespace BackpropWeb.Server.Runs;

/// <summary>What goes to the database in one transaction: rows, the checkpoint at the last of them, and how the run stands
/// there. So the stored tape never disagrees with the place from which training would go on.</summary>
/// <param name="From">Epoch of the first row that is not stored yet.</param>
/// <param name="To">Epoch of the last row, and of <paramref name="Latest"/>.</param>
/// <param name="Kept">Earlier checkpoints that stay.</param>
/// <param name="Progress">Where the run stands at <paramref name="To"/>, its end included.</param>
public sealed record TapeBatch(
    LiveRun Run, int From, int To, Checkpoint Latest, IReadOnlyList<Checkpoint> Kept, RunProgress Progress);
