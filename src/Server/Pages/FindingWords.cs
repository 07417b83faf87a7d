using BackpropWeb.Client.Figure;
using BackpropWeb.Client.Localization;
using BackpropWeb.Engine.Diagnosis;
using Microsoft.Extensions.Localization;

namespace BackpropWeb.Server.Pages;

/// <summary>Findings of the engine in plain words.</summary>
public static class FindingWords
{
    public static string Say(Finding finding, ShownRun shown, IStringLocalizer<Words> words) => finding switch
    {
        Finding.Plateau plateau => words[
            "Findings.Plateau", Digits.Three(plateau.MeanSquaredError), Digits.Three(plateau.ConstantAnswerError)],
        Finding.LocalMinimum minimum => words[
            "Findings.LocalMinimum", minimum.WrongCases.Length, shown.Recipe.Problem.Cases.Length],
        Finding.SaturatedUnits saturated => words["Findings.Saturated", saturated.Units.Length],
        Finding.Diverging => words["Findings.Diverging", shown.Rows.To],
        _ => throw new ArgumentOutOfRangeException(nameof(finding), finding, null),
    };

    /// <summary>What is worth trying, the likeliest help first.</summary>
    public static IReadOnlyList<Remedy> Tries(IReadOnlyList<Finding> findings)
    {
        if (findings.OfType<Finding.Diverging>().Any())
            return [Remedy.LowerRate];
        if (findings.OfType<Finding.SaturatedUnits>().Any())
            return [Remedy.NewStart, Remedy.SmallerStart, Remedy.MoreHidden];
        if (findings.OfType<Finding.Plateau>().Any())
            return [Remedy.MoreEpochs, Remedy.HigherRate, Remedy.NewStart];
        return findings.Count > 0 ? [Remedy.NewStart, Remedy.MoreHidden] : [];
    }
}
