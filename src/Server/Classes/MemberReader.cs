using BackpropWeb.Contracts;
using BackpropWeb.Engine;
using BackpropWeb.Engine.Diagnosis;
using BackpropWeb.Server.Persistence;
using BackpropWeb.Server.Runs.Live;
using BackpropWeb.Server.Runs.Shared;
using BackpropWeb.Server.Runs.Tapes;

namespace BackpropWeb.Server.Classes;

/// <summary>Reads the members of one class from the tapes of their runs. Each epoch of a plateau is read once.
/// </summary>
internal sealed class MemberReader(TapeReader tapes, Recipe recipe)
{
    private const int MostCases = 8;

    private readonly TapeLayout _layout = TapeLayout.For(recipe);
    private readonly double _plateauError = Story.PlateauError(recipe.Problem);
    private readonly Dictionary<string, SeenMember> _seen = new(StringComparer.Ordinal);

    private bool HasOutputs => _layout is { IsWhole: true, Outputs: 1, Cases: <= MostCases };

    /// <summary>The member of a run that has ended, if it was read before.</summary>
    public ClassMember? FindEnded(string runId) =>
        _seen.TryGetValue(runId, out var seen) && seen.Progress!.Status.HasEnded() ? seen.Member : null;

    public Task<ClassMember> ReadAsync(StoredClassMember member, LiveRun run, CancellationToken cancellationToken)
    {
        var progress = run.Progress; // Before the tape, which is never behind.
        return ReadAsync(member, new(run.Stored.Key, run.Tape.Layout, run.Tape), progress, cancellationToken);
    }

    public Task<ClassMember> ReadAsync(StoredClassMember member, StoredRun run, CancellationToken cancellationToken) =>
        ReadAsync(member, new(run.Key, _layout, null), RunProgress.Of(run), cancellationToken);

    private async Task<ClassMember> ReadAsync(
        StoredClassMember member, TapeSource tape, RunProgress progress, CancellationToken cancellationToken)
    {
        var seen = _seen.GetValueOrDefault(member.RunId) ?? new();
        if (seen.Member is { } same && seen.Progress == progress)
            return same;
        await FollowPlateauAsync(seen, tape, progress.Epoch, cancellationToken);
        var hasEnded = progress.Status.HasEnded();
        seen.Progress = progress;
        seen.Member = new(
            member.Number, member.RunId, Math.Max(0, progress.Epoch), progress.MeanSquaredError, progress.Correct,
            hasEnded ? progress.SolvedAt : null, progress.Status, PlateauLength(seen.PlateauEnd, progress),
            await ReadOutputsAsync(tape, progress.Epoch, cancellationToken));
        _seen[member.RunId] = seen;
        return seen.Member;
    }

    private async Task FollowPlateauAsync(
        SeenMember seen, TapeSource tape, int epoch, CancellationToken cancellationToken)
    {
        if (seen.HasLeftPlateau || _plateauError <= 0)
            return;
        await foreach (var part in tapes.ReadAsync(tape.ErrorsOnly, seen.PlateauEnd, epoch, cancellationToken))
        {
            foreach (var error in part.MeanSquaredError)
            {
                seen.HasLeftPlateau = !(error >= _plateauError);
                if (seen.HasLeftPlateau)
                    return;
                seen.PlateauEnd++;
            }
        }
    }

    /// <summary>The length of the phase <see cref="PhaseKind.Plateau"/> as <see cref="Story.Phases"/> has it.</summary>
    private static int? PlateauLength(int plateauEnd, RunProgress progress)
    {
        if (progress.Epoch < 0)
            return null;
        var unsolvedTo = progress.Status.HasEnded() ? progress.Epoch : progress.Epoch + 1;
        return Math.Min(plateauEnd, Math.Max(1, progress.SolvedAt ?? unsolvedTo)) - 1;
    }

    private async Task<double[]?> ReadOutputsAsync(TapeSource tape, int epoch, CancellationToken cancellationToken)
    {
        if (!HasOutputs || epoch < 0)
            return null;
        var row = tape.Live?.TryRead(epoch, epoch)
            ?? await tapes.ReadAtMostAsync(tape, epoch, epoch, 1, cancellationToken);
        return row.Count == 0 ? null : Array.ConvertAll(row.OutputsOf(0).ToArray(), Round);
    }

    /// <summary>Short numbers keep the stream small. 0.5 would make a right output wrong.</summary>
    private static double Round(double output)
    {
        var rounded = Math.Round(output, 3);
        return rounded == 0.5 ? output : rounded;
    }

    private sealed class SeenMember
    {
        public RunProgress? Progress { get; set; }

        public ClassMember? Member { get; set; }

        /// <summary>The first epoch that is not known to be on the plateau.</summary>
        public int PlateauEnd { get; set; } = 1;

        public bool HasLeftPlateau { get; set; }
    }
}
