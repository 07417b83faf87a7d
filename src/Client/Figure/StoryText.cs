using BackpropWeb.Engine;
using BackpropWeb.Engine.Diagnosis;

namespace BackpropWeb.Client.Figure;

/// <summary>A sentence that is true from one epoch to another, both included.</summary>
public sealed record StorySentence(int From, int To, string Text);

/// <summary>The phases that the engine finds in a run, in the reader's language.</summary>
public sealed record StoryText(IReadOnlyList<StorySentence> Sentences, int? PlateauEnd, int? SolvedAt)
{
    /// <summary>The story of a run without rows.</summary>
    public static readonly StoryText None = new([], null, null);

    private static readonly string PlateauPercent = Digits.Brief(100 * Story.PlateauShare);

    public static StoryText Tell(TapeRows rows, Problem problem, RunStatus status, IStringLocalizer<Words> words)
    {
        if (rows.MeanSquaredError.Length == 0)
            return None;
        var ended = status.HasEnded();
        var phases = Story.Phases(
            rows.MeanSquaredError, rows.Correct, problem, ended, failed: status == RunStatus.Failed);
        return new(
            [.. phases.Select(phase => new StorySentence(phase.From, phase.To, Sentence(phase)))],
            phases.FirstOrDefault(p => p.Kind is PhaseKind.Falling or PhaseKind.Solved)?.From,
            phases.FirstOrDefault(p => p.Kind == PhaseKind.Solved)?.From);

        string Sentence(Phase phase) => phase.Kind switch
        {
            PhaseKind.Untrained when rows.Outputs is { } outputs => words[
                "Story.Untrained", Digits.Three(outputs[0].Min(y => y.Min())),
                Digits.Three(outputs[0].Max(y => y.Max()))],
            PhaseKind.Untrained => words["Story.UntrainedWithoutOutputs"],
            PhaseKind.Plateau when phase.To == rows.To => words["Story.PlateauSoFar", PlateauPercent],
            PhaseKind.Plateau => words["Story.Plateau", phase.To, PlateauPercent],
            PhaseKind.Falling when phase.To == rows.To && !ended => words["Story.FallingSoFar", phase.From],
            PhaseKind.Falling => words["Story.Falling", phase.From, phase.To],
            PhaseKind.Solved when ended => words["Story.Solved", phase.From, problem.TrainedCount],
            PhaseKind.Solved => words["Story.SolvedSoFar", phase.From, problem.TrainedCount],
            PhaseKind.Unsolved => words[
                status switch
                {
                    RunStatus.Stopped => "Story.Stopped",
                    RunStatus.Failed => "Story.Failed",
                    _ => "Story.Unsolved",
                }, phase.To, rows.Correct[^1], problem.TrainedCount],
            _ => throw new ArgumentOutOfRangeException(nameof(phase), phase.Kind, null),
        };
    }
}
