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
    /// the part, the value and the allowed range.</exception>
    public Recipe(Problem problem, NetworkShape network, Rule rule, Start start, int epochs)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(start);
        throw new NotImplementedException();
    }

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
