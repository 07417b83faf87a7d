using BackpropWeb.Engine;

namespace BackpropWeb.Server.Runs;

/// <summary>Which checkpoints of a run are kept, beside the latest one, so that any epoch can be recomputed soon.</summary>
public static class KeptCheckpoints
{
    private const long MostBytes = 64 << 20;
    private const double WorkBetween = 2e7;

    /// <summary>Every so-manieth epoch is kept: a pure function of the recipe, so that a resumed run keeps the same ones.
    /// From one to the next it is 2·10⁷ multiplications (cases × weights × epochs), half a second where the
    /// net is so small that its exponentials cost most, and much less of a larger one; but no more than
    /// 64 MB are kept, however large the net. A small run needs none: it is recomputed from its start.</summary>
    public static int Stride(Recipe recipe)
    {
        var weights = recipe.Network.WeightCount;
        var work = (double)recipe.Problem.Cases.Length * weights * recipe.Epochs;
        var affordable = Math.Max(1, MostBytes / (2L * sizeof(double) * weights));
        var kept = Math.Min(Math.Ceiling(work / WorkBetween), affordable);
        return (int)Math.Ceiling(recipe.Epochs / kept);
    }

    /// <summary>Whether the checkpoint of an epoch is kept. Epoch 0 follows from the recipe alone.</summary>
    public static bool Keeps(int stride, int epoch) => epoch > 0 && epoch % stride == 0;
}
