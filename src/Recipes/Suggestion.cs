using System.Collections.Immutable;
using BackpropWeb.Engine;
using BackpropWeb.Engine.Problems;

namespace BackpropWeb.Recipes;

/// <summary>Defaults for members that a request omits.</summary>
internal sealed record Suggestion(NetworkShape Network, Rule Rule, double Range, double? Bias, int Epochs)
{
    public const string OwnName = "own";
    public const double OwnRange = 0.5;
    private const int OwnHiddenUnits = 4;
    private const int OwnEpochs = 600;

    /// <summary>The catalogue's recipe. For the client's own problem: a chain inputs-4-outputs, the rule's defaults,
    /// weights within ±0.5 and 600 epochs.</summary>
    public static Suggestion For(Problem problem)
    {
        if (RecipeDocuments.CatalogueName(problem) is { } name
            && ProblemCatalogue.Find(name) is { Suggested: var recipe })
        {
            var start = recipe.Start as Start.Seeded;
            return new(recipe.Network, recipe.Rule, start?.Range ?? OwnRange, start?.Bias, recipe.Epochs);
        }

        return new(
            NetworkShape.Chain(problem.InputNames.Length, OwnHiddenUnits, problem.OutputNames.Length),
            new(), OwnRange, null,
            OwnEpochs);
    }

    public static ImmutableArray<string> Names(char letter, int count) =>
        [.. Enumerable.Range(1, count).Select(place => letter + Subscript(place))];

    private static string Subscript(int number) =>
        string.Concat(
            number.ToString(System.Globalization.CultureInfo.InvariantCulture).Select(d => (char)('₀' + (d - '0'))));
}
