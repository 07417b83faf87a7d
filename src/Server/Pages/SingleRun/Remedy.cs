using System.Collections.Immutable;
using BackpropWeb.Contracts;
using BackpropWeb.Engine;

namespace BackpropWeb.Server.Pages.SingleRun;

/// <summary>A change to try. <see cref="MoreHidden"/> adds a unit to the first hidden layer, and draws a new seed.
/// </summary>
internal enum Remedy
{
    NewStart,
    MoreHidden,
    MoreEpochs,
    HigherRate,
    LowerRate,
    SmallerStart,
}

/// <summary>The same recipe with a remedy applied.</summary>
internal static class Remedies
{
    /// <summary>Whether the remedy can change the recipe.</summary>
    public static bool Suits(this Remedy change, Recipe recipe) => change switch
    {
        Remedy.MoreHidden => IsChain(recipe.Network),
        Remedy.SmallerStart => recipe.Start is Start.Seeded,
        Remedy.HigherRate => recipe.Rule.LearningRate * 2 <= Rule.LargestLearningRate && recipe.Rule.Schedule.IsEmpty,
        Remedy.LowerRate => recipe.Rule.Schedule.IsEmpty,
        _ => true,
    };

    /// <summary>The request to start the changed recipe.</summary>
    public static RunRequest ToRequest(this Remedy change, Recipe recipe, double? pace)
    {
        var document = RecipeDocuments.ToDocument(recipe);
        var request = new RunRequest
        {
            Problem = document.Problem,
            Network = document.Network,
            Rule = document.Rule,
            Start = document.Start,
            Epochs = document.Epochs,
            Pace = pace,
        };
        return change switch
        {
            Remedy.NewStart => request with { Start = NewStart(document.Start!) },
            Remedy.MoreHidden => request with
            {
                Network = OneMoreHidden(recipe.Network), Start = NewStart(document.Start!),
            },
            Remedy.MoreEpochs => request with { Epochs = 2 * recipe.Epochs },
            Remedy.HigherRate => WithRate(2 * recipe.Rule.LearningRate),
            Remedy.LowerRate => WithRate(recipe.Rule.LearningRate / 4),
            Remedy.SmallerStart => request with { Start = document.Start! with { Range = document.Start.Range / 2 } },
            _ => throw new ArgumentOutOfRangeException(nameof(change), change, null),
        };

        RunRequest WithRate(double rate) => request with { Rule = document.Rule! with { LearningRate = rate } };
    }

    private static StartDocument NewStart(StartDocument start) =>
        new() { Seed = FreshSeed.Draw(), Range = start.Range ?? 0.5, Bias = start.Bias };

    private static bool IsChain(NetworkShape network) =>
        network.Layers.Length > 2 && network.SharedBiases.IsEmpty && network.Outputs.Length == 1
        && network.Connections.SequenceEqual(Enumerable.Range(1, network.Layers.Length - 1)
            .Select(to => new LayerConnection(to - 1, to)));

    private static NetworkDocument OneMoreHidden(NetworkShape network)
    {
        var layers = network.Layers.ToArray();
        layers[1]++;
        return new()
        {
            Layers = ImmutableArray.Create(layers),
            Activation = ActivationNames.Of(network.Activation),
            OutputActivation = network.OutputActivation == network.Activation
                ? null
                : ActivationNames.Of(network.OutputActivation),
        };
    }
}
