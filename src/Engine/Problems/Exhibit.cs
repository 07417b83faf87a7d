namespace BackpropWeb.Engine.Problems;

/// <summary>One network and one rule for every function of two bits; only the cases differ.</summary>
internal static class Exhibit
{
    /// <summary>Source of the rule, and what was chosen here.</summary>
    public const string Source =
        "The rule of Rumelhart, Hinton & Williams, Nature 323, 533-536 (1986), weights changed after each epoch. " +
        "Network, rates and start were chosen here, by measurement.";

    // The first seed from 0 up whose XOR run stays on the plateau until epoch 120 to 200, then falls without a second
    // plateau and ends within 0.05 of every desired output. Seed 1 leaves the plateau (mean squared error below 0.2) at
    // epoch 149 and is solved at 167; seed 0 stays at 0.14 around epoch 200. With the same seed AND is solved at 38, OR
    // at 27. Of the seeds 0 to 999 of XOR, 991 are solved within the 600 epochs.
    private const long Seed = 1;

    /// <summary>The exhibit's recipe for a problem of two inputs and one output.</summary>
    /// <param name="problem">Its cases.</param>
    public static Recipe Recipe(Problem problem) => new(
        problem, NetworkShape.Chain(2, 4, 1), new Rule { LearningRate = 0.5, Momentum = 0.9 },
        new Start.Seeded(Seed, 0.5), 600);
}
