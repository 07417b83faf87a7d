using System.Globalization;
using BackpropWeb.Engine;
using BackpropWeb.Recipes;

namespace BackpropWeb.Client.Shared;

/// <summary>A recipe in words.</summary>
public static class RecipeWords
{
    public static string Title(Recipe recipe, IStringLocalizer<Words> words) =>
        recipe.Start is Start.Seeded { Seed: var seed }
            ? words["Run.TitleSeeded", ProblemName(recipe, words), Digits.Whole(seed)]
            : words["Run.TitleExplicit", ProblemName(recipe, words)];

    /// <summary>The title from a document that has not been validated, for lists.</summary>
    public static string Title(RecipeDocument recipe, IStringLocalizer<Words> words)
    {
        var name = ProblemName(recipe.Problem?.Name ?? "", words);
        return recipe.Start?.Seed is { } seed
            ? words["Run.TitleSeeded", name, Digits.Whole(seed)]
            : words["Run.TitleExplicit", name];
    }

    public static string OneLine(Recipe recipe, IStringLocalizer<Words> words) => words[
        "Recipe.OneLine", ProblemName(recipe, words), Layers(recipe), Number(recipe.Rule.LearningRate),
        Number(recipe.Rule.Momentum)];

    public static IEnumerable<(string Name, string Value)> Rows(
        double? pace, Recipe recipe, IStringLocalizer<Words> words) =>
        Rows(recipe, words).Append((
            words["Recipe.Pace"],
            pace is { } epochs ? words["Recipe.PaceValue", Number(epochs)] : words["Recipe.FullSpeed"]));

    public static IEnumerable<(string Name, string Value)> Rows(Recipe recipe, IStringLocalizer<Words> words)
    {
        var rule = recipe.Rule;
        yield return (
            words["Recipe.Problem"],
            words["Recipe.ProblemValue", ProblemName(recipe, words), recipe.Problem.Cases.Length]);
        if (!recipe.Problem.HeldOut.IsEmpty)
            yield return (words["Lab.HeldOut"], Digits.Whole(recipe.Problem.HeldOut.Length));
        if (recipe.Problem.Scaling != InputScaling.None)
            yield return (words["Lab.Scaling"], words[$"Scaling.{ScalingNames.Of(recipe.Problem.Scaling)}"]);
        yield return (
            words["Recipe.Network"],
            words["Recipe.NetworkValue", Layers(recipe), recipe.Network.WeightCount]);
        yield return (words["Recipe.Units"], UnitFunctions(recipe.Network, words));
        yield return (words["Recipe.LearningRate"], Number(rule.LearningRate));
        yield return (words["Recipe.Momentum"], Number(rule.Momentum));
        if (rule.WeightDecay > 0)
            yield return (words["Recipe.WeightDecay"], Number(rule.WeightDecay));
        if (rule.Tolerance > 0)
            yield return (words["Recipe.Tolerance"], Number(rule.Tolerance));
        if (recipe.Network.LinkCount > recipe.Network.WeightCount)
            yield return (
                words["Recipe.Shared"],
                words["Recipe.SharedValue", recipe.Network.LinkCount, recipe.Network.WeightCount]);
        if (!rule.Frozen.IsEmpty)
            yield return (words["Recipe.Frozen"], Digits.Whole(rule.Frozen.Length));
        if (!rule.Cut.IsEmpty)
            yield return (words["Recipe.Cut"], Digits.Whole(rule.Cut.Length));
        yield return (words["Recipe.Update"], rule switch
        {
            { OrderSeed: { } order } => words["Recipe.OrderDrawn", Digits.Whole(order)],
            { Update: UpdateMoment.AfterEachCase } => words["Recipe.AfterEachCase"],
            _ => words["Recipe.AfterEachEpoch"],
        });
        foreach (var change in rule.Schedule)
            yield return (words["Recipe.From", change.FromEpoch], Change(change, words));
        yield return (words["Recipe.Start"], recipe.Start switch
        {
            Start.Seeded { Seed: var seed, Range: var range, Bias: { } bias } =>
                words["Recipe.StartSeededBias", Digits.Whole(seed), Number(range), Number(bias)],
            Start.Seeded { Seed: var seed, Range: var range } =>
                words["Recipe.StartSeeded", Digits.Whole(seed), Number(range)],
            _ => words["Recipe.StartExplicit"],
        });
        yield return (words["Recipe.Epochs"], Digits.Whole(recipe.Epochs));
    }

    private static string ProblemName(Recipe recipe, IStringLocalizer<Words> words) =>
        ProblemName(recipe.Problem.Name, words);

    /// <summary>The title of a known problem; otherwise its name.</summary>
    public static string ProblemName(string name, IStringLocalizer<Words> words) =>
        words[$"Problem.{name}"] is { ResourceNotFound: false } known ? known : name;

    private static string Layers(Recipe recipe) => string.Join('-', recipe.Network.Layers);

    private static string UnitFunctions(NetworkShape network, IStringLocalizer<Words> words)
    {
        var output = words[$"Unit.{network.OutputActivation}"];
        return network.Layers.Length == 2 || network.HiddenActivation == network.OutputActivation
            ? output
            : words["Recipe.UnitsValue", words[$"Unit.{network.HiddenActivation}"], output];
    }

    private static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Change(RuleChange change, IStringLocalizer<Words> words)
    {
        (string Name, double? Value)[] parts =
        [
            ("Recipe.LearningRate", change.LearningRate), ("Recipe.Momentum", change.Momentum),
            ("Recipe.WeightDecay", change.WeightDecay),
        ];
        return string.Join(
            words["Recipe.And"],
            parts.Where(p => p.Value is not null).Select(p => $"{words[p.Name]} {Number(p.Value!.Value)}"));
    }
}
