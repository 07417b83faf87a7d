using System.Globalization;
using BackpropWeb.Client.Localization;
using BackpropWeb.Client.Shared;
using BackpropWeb.Contracts;
using Microsoft.Extensions.Localization;

namespace BackpropWeb.Server.Pages.SingleStudy;

/// <summary>A study in words.</summary>
internal static class StudyWords
{
    public static string Title(Study study, IStringLocalizer<Words> words) =>
        study.Title ?? (study.Grid is { } grid
            ? words["Study.MapTitle", Problem(study, words), Setting(grid.X, words),
                grid.Y is null ? "–" : Setting(grid.Y, words)]
            : words["Study.Title", Problem(study, words), Number(study.Total)]);

    /// <summary>The share solved, with its interval if the members are a sample of seeds.</summary>
    public static string Headline(Study study, IStringLocalizer<Words> words)
    {
        var (solved, done, epochs) = (Number(study.Solved), Number(study.Done), Number(study.Recipe.Epochs ?? 0));
        if (study is { Grid: not null, Summary.SolvedShare: { } part })
            return words["Study.MapHeadline", solved, done, epochs, Digits.Percent(part)];
        if (study.Summary is not { SolvedShare: { } share, Interval: [var low, var high] })
            return words["Study.NoneDone"];
        var decimals = Decimals(low, high);
        return words["Study.Headline", solved, done, epochs, Digits.Percent(share, decimals),
            Digits.Percent(low, decimals), Digits.Percent(high, decimals)];
    }

    public static string Status(Study study, IStringLocalizer<Words> words) => study.Status switch
    {
        RunStatus.Finished => words["Study.Finished"],
        RunStatus.Stopped => words["Study.Stopped", Number(study.Done), Number(study.Total)],
        RunStatus.Failed => words["Study.Failed"],
        RunStatus.Paused => words["Study.Paused", Number(study.Done), Number(study.Total)],
        _ => words["Study.Progress", Number(study.Done), Number(study.Total)],
    };

    /// <summary>What the members have in common, line by line: recipe, seeds, and what the grid varies.</summary>
    public static IEnumerable<(string Name, string Value)> Lines(ShownStudy shown, IStringLocalizer<Words> words)
    {
        var study = shown.Study;
        StudyAxis?[] axes = [study.Grid?.X, study.Grid?.Y];
        var varied = axes.OfType<StudyAxis>().ToDictionary(axis => Setting(axis, words));
        foreach (var (name, value) in RecipeWords.Rows(shown.Recipe, words))
        {
            if (!varied.ContainsKey(name))
                yield return (name, value);
        }

        if (study.Seeds is { } seeds)
            yield return (words["Studies.Seeds"], $"{Number(seeds.From)}–{Number(seeds.From + seeds.Count - 1)}");
        foreach (var (name, axis) in varied)
            yield return (name, $"{Digits.Brief(axis.From)}–{Digits.Brief(axis.To)}, {Number(axis.Steps)}");
    }

    public static string Setting(StudyAxis axis, IStringLocalizer<Words> words) => axis.Field switch
    {
        "rule.learningRate" => words["Recipe.LearningRate"],
        "rule.momentum" => words["Recipe.Momentum"],
        "rule.weightDecay" => words["Recipe.WeightDecay"],
        "start.range" => words["Study.Range"],
        _ => words["Study.Weight", axis.Field["start.weights[".Length..^1]],
    };

    public static string Outcome(MemberLine line, int cases, IStringLocalizer<Words> words) =>
        line.Diverged ? words["Study.Diverged"]
        : line.SolvedAt is { } epoch ? words["Runs.SolvedAt", epoch]
        : words["Runs.NotSolved", line.Correct, cases];

    /// <summary>A member with its outcome and final error.</summary>
    public static string Member(MemberLine line, int cases, IStringLocalizer<Words> words) => line.Seed is { } seed
        ? words["Study.MemberSays", line.Member, seed, Outcome(line, cases, words), Digits.Error(line.MeanSquaredError)]
        : words["Study.UnseededSays", line.Member, Outcome(line, cases, words), Digits.Error(line.MeanSquaredError)];

    public static string Number(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>How many decimals the ends of an interval need as percentages to differ; 1 to 4.</summary>
    public static int Decimals(double low, double high)
    {
        var decimals = 1;
        while (low < high && decimals < 4 && Digits.Percent(low, decimals) == Digits.Percent(high, decimals))
            decimals++;
        return decimals;
    }

    /// <summary>The ends of an interval; – if there is none.</summary>
    public static string Range(double[]? interval, IStringLocalizer<Words> words)
    {
        if (interval is not [var low, var high])
            return "–";
        var decimals = Decimals(low, high);
        return words["Percent.Range", Digits.Percent(low, decimals), Digits.Percent(high, decimals)];
    }

    private static string Problem(Study study, IStringLocalizer<Words> words) =>
        RecipeWords.ProblemName(study.Recipe.Problem?.Name ?? "", words);
}
