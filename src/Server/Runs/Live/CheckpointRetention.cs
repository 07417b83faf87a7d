using BackpropWeb.Engine;

namespace BackpropWeb.Server.Runs.Live;

/// <summary>Decides which checkpoints are kept besides the latest, so that any epoch is quick to recompute.</summary>
internal static class CheckpointRetention
{
    private const long MaxBytes = 64 << 20;
    private const double WorkPerStride = 2e7;

    /// <summary>Checkpoints are kept every <c>Stride</c> epochs. It depends on the recipe only, so a resumed run keeps
    /// the same ones. Between two are 2·10⁷ multiplications (cases × weights × epochs): half a second for a tiny
    /// network, less for a larger one. All checkpoints of a run take at most 64 MiB. A small run keeps none and is
    /// recomputed from its start.</summary>
    public static int Stride(Recipe recipe)
    {
        var weights = recipe.Network.WeightCount;
        var work = (double)recipe.Problem.Cases.Length * weights * recipe.Epochs;
        var affordable = Math.Max(1, MaxBytes / (2L * sizeof(double) * weights));
        var kept = Math.Min(Math.Ceiling(work / WorkPerStride), affordable);
        return (int)Math.Ceiling(recipe.Epochs / kept);
    }

    /// <summary>Whether the checkpoint of an epoch is kept. Epoch 0 follows from the recipe alone.</summary>
    public static bool Keeps(int stride, int epoch) => epoch > 0 && epoch % stride == 0;
}
