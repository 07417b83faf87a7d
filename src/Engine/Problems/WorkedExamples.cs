using System.Collections.Immutable;

namespace BackpropWeb.Engine.Problems;

/// <summary>A network with given weights, and what its outputs must be.</summary>
/// <param name="Name">A short name such as "xor-skip".</param>
/// <param name="Recipe">The weights are its start.</param>
/// <param name="Source">Where the weights are printed; null for weights chosen here.</param>
/// <param name="Expected">Outputs of the single output unit at epoch 0, rounded to three digits; empty where only right
/// and wrong are known.</param>
/// <param name="Case">The case that shows best what the network does.</param>
/// <param name="Step">The step of its passes to begin with: layer by layer forward, the error, layer by layer
/// backward, the change.</param>
public sealed record WorkedExample(
    string Name, Recipe Recipe, string? Source, ImmutableArray<ExpectedOutput> Expected, int Case, int Step);

/// <summary>Outputs of some cases.</summary>
/// <param name="Cases">Their places.</param>
/// <param name="Least">The least output.</param>
/// <param name="Greatest">The greatest.</param>
public sealed record ExpectedOutput(ImmutableArray<int> Cases, double Least, double Greatest);

/// <summary>Networks to check a tool against: printed in 1986, or small enough to calculate by hand.</summary>
public static class WorkedExamples
{
    /// <summary>The perceptron's example, whose steps are those of its own procedure.</summary>
    public const string PerceptronAnd = "perceptron-and";

    /// <summary>Factor for a threshold unit's weights when a logistic unit replaces it.</summary>
    private const double Steepness = 20;

    /// <summary>All examples, the smallest first.</summary>
    public static ImmutableArray<WorkedExample> All { get; } =
    [
        OnePass(),
        new(PerceptronAnd, ProblemCatalogue.Find("and")!.Suggested, null, [], 3, 0),
        Xor("xor-skip", "fig. 3", new([2, 1, 1], [new(0, 1), new(0, 2), new(1, 2)]), 0.5,
            [2.2, 6.3, -6.4, -6.4, -4.2, -4.2, -9.4], [0.103, 0.877, 0.877, 0.109], 3, 1),
        Xor("xor-stuck", "fig. 5", NetworkShape.Chain(2, 2, 1), 0.25,
            [2.0, -0.1, -0.8, -2.0, 9.2, 4.3, 8.8, -4.5, 5.3], [0.096, 0.500, 0.898, 0.500], 1, 2),
        Mirror("symmetry-letter", "Rumelhart, Hinton & Williams, Nature 323, 533-536 (1986), fig. 1",
            Symmetry.LetterWeights, (0.881, 0.881), (0.083, 0.156)),
        Mirror("symmetry-chapter", Chapter("fig. 9"),
            [
                -1.0, -1.0, 6.89,
                -3.18, 6.32, -12.56, 12.56, -6.33, 3.17,
                3.16, -6.34, 12.52, -12.51, 6.31, -3.17,
                -9.44, -9.44,
            ],
            (0.857, 0.872), (0.072, 0.169)),
        new("adder", Adder(), Chapter("fig. 10"), [], 15, 0),
        new("negation", With(Chapter8.Negation.Suggested,
            [
                -8, 2, 2, -1, 6, 6,
                6, 6, 0, 0, -6, 0, -6, 0, -6, 0, 0, -6,
                4, 4, 0, 0, -4, 0, -4, 0, -4, 0, 0, -4,
                -10, 0, 0, 0, -10, 0, 0, 0, -10,
            ]),
            Chapter("fig. 12"), [], 8, 0),
    ];

    // Of threshold units: biases of c₀, c₁, s₂, s₁, s₀; then inputs a₁ a₀ b₁ b₀ to c₀; inputs and c₀ to c₁; inputs, c₀
    // and c₁ to the outputs.
    private static double[] AdderWeights =>
    [
        -1.5, -1.5, -0.5, -0.5, -0.5,
        0, 1, 0, 1,
        1, 0, 1, 0,
        1,
        0, 0, 0, 0, 1, 0, 1, 0, 0, 1, 0, 1,
        0, 1, -2,
        1, -2, 0,
    ];

    /// <summary>Finds an example by name; null if there is none.</summary>
    /// <param name="name">Its short name.</param>
    public static WorkedExample? Find(string name) => All.FirstOrDefault(example => example.Name == name);

    /// <summary>The weights of one case after one pass can be calculated with a pocket calculator.</summary>
    private static WorkedExample OnePass()
    {
        var problem = new Problem("one-pass", ["x₁", "x₂"], ["y₁", "y₂"], [new([1, 0.5], [1, 0])]);
        double[] weights = [0.5, -0.5, 0.25, -0.25, 1, -1, 0.5, -2, 1, -2, -1, 0.5];
        return new(
            "one-pass",
            new(
                problem, NetworkShape.Chain(2, 2, 2), new Rule { LearningRate = 0.5, Momentum = 0 },
                new Start.Explicit([.. weights]), 100),
            null, [], 0, 0);
    }

    private static WorkedExample Xor(
        string name, string figure, NetworkShape network, double learningRate, double[] weights, double[] outputs,
        int place, int step) => new(
        name,
        new(
            ProblemCatalogue.Find("xor")!.Problem, network, new Rule { LearningRate = learningRate, Momentum = 0.9 },
            new Start.Explicit([.. weights]), 600),
        Chapter(figure), [.. outputs.Select((output, c) => new ExpectedOutput([c], output, output))], place, step);

    private static WorkedExample Mirror(
        string name, string source, ImmutableArray<double> weights, (double Least, double Greatest) symmetric,
        (double Least, double Greatest) other)
    {
        var recipe = With(Symmetry.Letter(1), weights);
        return new(
            name, recipe, source,
            [
                new(Places(1), symmetric.Least, symmetric.Greatest), new(Places(0), other.Least, other.Greatest),
            ],
            12, 0);

        ImmutableArray<int> Places(double desired) =>
            [.. recipe.Problem.Cases.Index().Where(c => c.Item.Desired[0] == desired).Select(c => c.Index)];
    }

    private static Recipe Adder()
    {
        var chain = Chapter8.AdditionWith(2).Suggested;
        return new(
            Chapter8.Addition.Problem, chain.Network, chain.Rule,
            new Start.Explicit([.. AdderWeights.Select(weight => Steepness * weight)]), chain.Epochs);
    }

    private static Recipe With(Recipe recipe, ImmutableArray<double> weights) =>
        new(recipe.Problem, recipe.Network, recipe.Rule, new Start.Explicit(weights), recipe.Epochs);

    private static string Chapter(string figure) =>
        $"Rumelhart, Hinton & Williams, Parallel Distributed Processing, vol. 1, ch. 8 (1986), {figure}";
}
