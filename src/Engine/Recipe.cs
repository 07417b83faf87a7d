using BackpropWeb.Engine.Learning;
using BackpropWeb.Engine.Problems;

namespace BackpropWeb.Engine;

/// <summary>Problem, network, rule, start and epochs: all that fixes every bit of a run.</summary>
public sealed class Recipe
{
    /// <summary>Puts a recipe together and checks that its parts fit.</summary>
    /// <param name="problem">The cases to learn.</param>
    /// <param name="network">Has as many inputs and outputs as the problem.</param>
    /// <param name="rule">How weights change; each figure within the range that <see cref="Rule"/> states.</param>
    /// <param name="start">Weights at epoch 0.</param>
    /// <param name="epochs">1 or more.</param>
    /// <exception cref="ArgumentException">A part is out of its range, or does not fit another one; the message names
    /// the part, the value and the allowed range, and ParamName is the part's path: "rule.learningRate",
    /// "rule.schedule[1].momentum", "start.seed", "network.layers".</exception>
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
        rule.Require();
        start.Require(network.WeightCount);
        EpochBounds.Require(epochs, "epochs");

        Problem = problem;
        Network = network;
        Rule = rule;
        Start = start;
        Epochs = epochs;
    }

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
}
