using System.Collections.Immutable;

namespace BackpropWeb.Engine;

/// <summary>Problem, network, rule, start and epochs. The same recipe gives the same bits on every machine.</summary>
public sealed class Recipe
{
    /// <summary>Creates a recipe and validates that its parts fit.</summary>
    /// <param name="problem">The cases to learn.</param>
    /// <param name="network">Has as many inputs and outputs as the problem.</param>
    /// <param name="rule">How weights change; each value within the range stated by <see cref="Rule"/>.</param>
    /// <param name="start">Weights at epoch 0.</param>
    /// <param name="epochs">1 or more.</param>
    /// <exception cref="ArgumentException">A part is out of range or does not fit another part. The message contains
    /// path, value and allowed range; ParamName is the path: "rule.learningRate", "rule.schedule[1].momentum",
    /// "start.seed", "network.layers", "cases[3].desired".</exception>
    public Recipe(Problem problem, NetworkShape network, Rule rule, Start start, int epochs)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(start);
        if (network.InputCount != problem.InputNames.Length)
            throw Refusal.Of(
                "network.layers", $"must begin with {problem.InputNames.Length} units, one for each input of the " +
                $"problem; was {network.InputCount}.");
        if (network.OutputCount != problem.OutputNames.Length)
            throw Refusal.Of(
                "network.layers", $"must end with {problem.OutputNames.Length} units, one for each output of the " +
                $"problem; was {network.OutputCount}.");
        rule.Require(network.WeightCount);
        start.Require(network.WeightCount);
        if (network.OutputActivation == Activation.Softmax)
            RequireShares(problem, rule);
        RequireFiniteEpochZero(problem, network, start);
        EpochBounds.Require(epochs, "epochs");

        Problem = problem;
        Network = network;
        Rule = rule;
        Start = start;
        Epochs = epochs;
    }

    private Recipe(Recipe other, Problem problem, Start start) =>
        (Problem, Network, Rule, Start, Epochs) = (problem, other.Network, other.Rule, start, other.Epochs);

    /// <summary>Largest possible output of a unit at epoch 0. Small enough that the sum of all squared errors is
    /// finite.</summary>
    public const double LargestFirstOutput = 1e145;

    /// <summary>Allowed epochs: 1 or more.</summary>
    public static Bounds<int> EpochBounds { get; } = new(1, true);

    /// <summary>The cases to learn.</summary>
    public Problem Problem { get; }

    /// <summary>Units and connections.</summary>
    public NetworkShape Network { get; }

    /// <summary>How weights change.</summary>
    public Rule Rule { get; }

    /// <summary>Weights at epoch 0.</summary>
    public Start Start { get; }

    /// <summary>Epochs to train.</summary>
    public int Epochs { get; }

    /// <summary>Multiplications of the forward passes of all epochs; see <see cref="WorkOf"/>.</summary>
    public double Work => WorkOf(Problem, Network, Epochs);

    /// <summary>Cases × weights × epochs. A shared weight counts once for each of its links.</summary>
    public static double WorkOf(Problem problem, NetworkShape network, int epochs) =>
        (double)problem.Cases.Length * network.LinkCount * epochs;

    /// <summary>The same recipe with another seed, which must be within its bounds.</summary>
    internal Recipe FromSeed(long seed) => new(this, Problem, (Start.Seeded)Start with { Seed = seed });

    /// <summary>The same recipe from the weights of a later epoch; null if they are too large to start from. The last
    /// epochs of a run that diverges have such weights.</summary>
    /// <param name="weights">Flat weight vector, of the network's length.</param>
    public Recipe? TryStartingFrom(ImmutableArray<double> weights)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(weights.Length, Network.WeightCount);
        var start = new Start.Explicit(weights);
        return weights.All(Start.Explicit.WeightBounds.Contains) && TooLarge(Problem, Network, start) is null
            ? new(this, Problem, start)
            : null;
    }

    /// <summary>The recipe of the cases that are trained on; this one if none is held out. It trains the same
    /// weights.</summary>
    public Recipe Trained() => Problem.HeldOut.IsEmpty ? this : On(Problem.Part(heldOut: false));

    /// <summary>The same for the cases that are held out; null if none is.</summary>
    internal Recipe? HeldOut() => Problem.HeldOut.IsEmpty ? null : On(Problem.Part(heldOut: true));

    /// <summary>The same recipe with a part of its cases.</summary>
    internal Recipe On(Problem part) => new(this, part, Start);

    /// <summary>Softmax outputs sum to 1, so the desired values must too; then ∂E/∂x = y − d.</summary>
    private static void RequireShares(Problem problem, Rule rule)
    {
        const double rounding = 1e-9;
        if (rule.Tolerance != 0)
            throw Refusal.Of("rule.tolerance", $"must be 0 with softmax outputs; was {rule.Tolerance}.");
        for (var c = 0; c < problem.Cases.Length; c++)
        {
            var desired = problem.Cases[c].Desired;
            if (desired.Any(d => d < 0) || !(Math.Abs(desired.Sum() - 1) <= rounding))
                throw Refusal.Of(
                    $"cases[{c}].desired",
                    $"must be 0 or more and add up to 1, as softmax outputs do; " +
                    $"was {string.Join(", ", desired)}.");
        }
    }

    private static void RequireFiniteEpochZero(Problem problem, NetworkShape network, Start start)
    {
        if (TooLarge(problem, network, start) is var (layer, reach))
            throw Refusal.Of(
                start is Start.Seeded ? "start.range" : "start.weights",
                $"must keep every output of layer {layer}, whose units are {network.ActivationOf(layer)}, at or " +
                $"below {LargestFirstOutput} at epoch 0; one could reach {reach}.");
    }

    /// <summary>Outputs of linear and rectified units grow with weights and inputs. Their upper limit is computed layer
    /// by layer, without a pass over the cases. Returns the first layer whose limit is too large.</summary>
    private static (int Layer, double Reach)? TooLarge(Problem problem, NetworkShape network, Start start)
    {
        var weight = start.Reach;
        var reach = new double[network.Layers.Length];
        reach[0] = problem.Cases.Max(c => c.Input.Max(Math.Abs));
        for (var l = 1; l < reach.Length; l++)
        {
            var activation = network.ActivationOf(l);
            if (activation.IsBounded)
            {
                reach[l] = 1;
                continue;
            }

            reach[l] = weight + Enumerable.Range(0, network.Connections.Length)
                .Where(n => network.Connections[n].To == l)
                .Sum(n => weight * network.SendingUnits(n).Count * reach[network.Connections[n].From]);
            if (!(reach[l] <= LargestFirstOutput))
                return (l, reach[l]);
        }

        return null;
    }
}
