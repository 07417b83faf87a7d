using BackpropWeb.Client.Localization;
using BackpropWeb.Client.Shared;
using BackpropWeb.Engine.Diagnosis;
using BackpropWeb.Server.ShownRuns;
using Microsoft.Extensions.Localization;
using Phases = BackpropWeb.Engine.Diagnosis.Story;

namespace BackpropWeb.Server.Pages.SingleRun;

/// <summary>Sentences for the engine's findings.</summary>
internal static class FindingWords
{
    private const double PlateauMargin = 1 - Phases.PlateauShare;

    public static string Format(Finding finding, ShownRun shown, IStringLocalizer<Words> words) => finding switch
    {
        Finding.Plateau plateau => words[
            IsFarAbove(plateau) ? "Findings.PlateauAbove" : "Findings.Plateau",
            Digits.Brief(plateau.MeanSquaredError), Digits.Brief(plateau.ConstantOutputError),
            Digits.Brief(100 * PlateauMargin)],
        Finding.LocalMinimum minimum => words[
            "Findings.LocalMinimum", minimum.WrongCases.Length, shown.Recipe.Problem.TrainedCount,
            Digits.Brief(100 * Findings.LeastFall)],
        Finding.SaturatedUnits saturated => words[
            "Findings.Saturated", saturated.Units.Length, Digits.Brief(100 * Findings.SaturatedSlope)],
        Finding.Diverging { Ended: true } => words["Findings.Diverging", shown.Rows.To],
        Finding.Diverging growing => words[
            "Findings.Growing", Digits.Error(growing.MeanSquaredError), Digits.Brief(Findings.DivergingRatio)],
        _ => throw new ArgumentOutOfRangeException(nameof(finding), finding, null),
    };

    // A plateau has no upper bound: outputs that are all at the wrong end stay on it with a much larger error.
    private static bool IsFarAbove(Finding.Plateau plateau) =>
        plateau.MeanSquaredError > (1 + PlateauMargin) * plateau.ConstantOutputError;

    /// <summary>Remedies to try, the most promising first.</summary>
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
