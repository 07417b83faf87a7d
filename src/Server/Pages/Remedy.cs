using System.Collections.Immutable;
using System.Security.Cryptography;
using BackpropWeb.Contracts;
using BackpropWeb.Engine;
using BackpropWeb.Engine.Learning;

namespace BackpropWeb.Server.Pages;

/// <summary>One setting to change before trying again.</summary>
public enum Remedy
{
    NewStart,
    MoreHidden,
    MoreEpochs,
    HigherRate,
    LowerRate,
    SmallerStart,
}

/// <summary>The same recipe with one setting changed.</summary>
public static class Remedies
{
    private const int FreshSeeds = 100_000;

    /// <summary>Whether the recipe has that setting.</summary>
    public static bool Suits(this Remedy change, Recipe recipe) => change switch
    {
        Remedy.MoreHidden => IsChain(recipe.Network),
        Remedy.SmallerStart => recipe.Start is Start.Seeded,
        Remedy.HigherRate => recipe.Rule.LearningRate * 2 <= Rule.LargestLearningRate && recipe.Rule.Schedule.IsEmpty,
        Remedy.LowerRate => recipe.Rule.Schedule.IsEmpty,
        _ => true,
    };

    /// <summary>As a request to start it. A new start for each but those that compare with the old one.</summary>
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
            Remedy.MoreHidden => request with { Network = OneMoreHidden(recipe.Network), Start = NewStart(document.Start!) },
            Remedy.MoreEpochs => request with { Epochs = 2 * recipe.Epochs },
            Remedy.HigherRate => request with { Rule = document.Rule! with { LearningRate = 2 * recipe.Rule.LearningRate } },
            Remedy.LowerRate => request with { Rule = document.Rule! with { LearningRate = recipe.Rule.LearningRate / 4 } },
            Remedy.SmallerStart => request with { Start = document.Start! with { Range = document.Start.Range / 2 } },
            _ => throw new ArgumentOutOfRangeException(nameof(change), change, null),
        };
    }

    private static StartDocument NewStart(StartDocument start) =>
        new() { Seed = RandomNumberGenerator.GetInt32(FreshSeeds), Range = start.Range ?? 0.5, Bias = start.Bias };

    private static bool IsChain(NetworkShape network) =>
        network.Layers.Length > 2 && network.SharedBiases.IsEmpty && network.Outputs.Length == 1
        && network.Connections.SequenceEqual(Enumerable.Range(1, network.Layers.Length - 1).Select(to => new LayerConnection(to - 1, to)));

    private static NetworkDocument OneMoreHidden(NetworkShape network)
    {
        var layers = network.Layers.ToArray();
        layers[1]++;
        return new()
        {
            Layers = ImmutableArray.Create(layers),
            Activation = ActivationNames.Of(network.Activation),
            OutputActivation = network.OutputActivation == network.Activation ? null : ActivationNames.Of(network.OutputActivation),
        };
    }
}
