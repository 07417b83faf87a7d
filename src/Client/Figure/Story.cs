using BackpropWeb.Engine.Diagnosis;
using BackpropWeb.Engine.Problems;
using Phases = BackpropWeb.Engine.Diagnosis.Story;

namespace BackpropWeb.Client.Figure;

/// <summary>A sentence that is true from one epoch to another.</summary>
public sealed record StorySentence(int From, int To, string Text);

/// <summary>The engine's phases of a run, told in the reader's language.</summary>
public sealed record Story(IReadOnlyList<StorySentence> Sentences, int? PlateauEnd, int? SolvedAt)
{
    /// <summary>Nothing can be told yet.</summary>
    public static readonly Story None = new([], null, null);

    public static Story Tell(TapeRows rows, Problem problem, bool ended, IStringLocalizer<Words> words)
    {
        if (rows.MeanSquaredError.Length == 0)
            return None;
        var phases = Phases.Phases(rows.MeanSquaredError, rows.Correct, problem, ended);
        return new(
            [.. phases.Select(phase => new StorySentence(phase.From, phase.To, Sentence(phase)))],
            phases.FirstOrDefault(p => p.Kind is PhaseKind.Falling or PhaseKind.Solved)?.From,
            phases.FirstOrDefault(p => p.Kind == PhaseKind.Solved)?.From);

        string Sentence(Phase phase) => phase.Kind switch
        {
            PhaseKind.Untrained when rows.Outputs is { } outputs => words[
                "Story.Untrained", Digits.Three(outputs[0].Min(y => y.Min())), Digits.Three(outputs[0].Max(y => y.Max()))],
            PhaseKind.Untrained => words["Story.UntrainedWithoutOutputs"],
            PhaseKind.Plateau when phase.To == rows.To => words["Story.PlateauSoFar"],
            PhaseKind.Plateau => words["Story.Plateau", phase.To],
            PhaseKind.Falling when phase.To == rows.To && !ended => words["Story.FallingSoFar", phase.From],
            PhaseKind.Falling => words["Story.Falling", phase.From, phase.To],
            PhaseKind.Solved when ended => words["Story.Solved", phase.From, problem.Cases.Length],
            PhaseKind.Solved => words["Story.SolvedSoFar", phase.From, problem.Cases.Length],
            PhaseKind.Unsolved => words["Story.Unsolved", phase.To, rows.Correct[^1], problem.Cases.Length],
            _ => throw new ArgumentOutOfRangeException(nameof(phase), phase.Kind, null),
        };
    }
}

/// <summary>The story of a run that is still growing, as the page's script takes it.</summary>
public sealed record StoryUpdate(
    IReadOnlyList<StorySentence> Phases, int? PlateauEnd, int? SolvedAt, bool Ended);
