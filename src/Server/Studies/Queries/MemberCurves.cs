using BackpropWeb.Engine.Learning;
using BackpropWeb.Server.Runs.Queries;
using BackpropWeb.Server.Studies.Plans;
using BackpropWeb.Server.Studies.Results;
using Microsoft.Extensions.Caching.Memory;

namespace BackpropWeb.Server.Studies.Queries;

/// <summary>Error curve of a member, with its outcome.</summary>
/// <param name="Member">Its index.</param>
/// <param name="SolvedAt">As in the results.</param>
/// <param name="MeanSquaredError">At the end.</param>
/// <param name="Correct">Cases that are correct at the end.</param>
/// <param name="Diverged">Whether it diverged.</param>
/// <param name="Errors">Mean squared error at each recorded epoch. A member that diverged keeps its last one.</param>
public sealed record MemberCurve(
    int Member, int? SolvedAt, double MeanSquaredError, int Correct, bool Diverged, double[] Errors);

/// <summary>Error curves of single members. A study stores none, so their recipes are trained again, with the same
/// bits.</summary>
internal sealed class MemberCurves(RecomputationPool recomputation) : IDisposable
{
    /// <summary>Curves of one request.</summary>
    private const int Most = 24;

    /// <summary>Work of one request: cases × weights × epochs × members. It takes about a second if the network is
    /// small, and less if it is large.</summary>
    public const double MostWork = 5e7;

    private const int MostRemembered = 2_000;

    private readonly MemoryCache _remembered = new(new MemoryCacheOptions { SizeLimit = MostRemembered });

    /// <summary>How many curves a request may ask for; 0 if one takes too long.</summary>
    public static int MostOf(StudyPlan plan) => (int)Math.Min(Most, MostWork / plan.Recipe.Work);

    /// <summary>The curves of members.</summary>
    /// <param name="study">Id of the study.</param>
    /// <param name="plan">Its members.</param>
    /// <param name="members">1 to <see cref="MostOf"/> indices below the plan's total.</param>
    /// <param name="cancellationToken">Cancels training.</param>
    public async Task<IReadOnlyList<MemberCurve>> ReadAsync(
        string study, StudyPlan plan, IReadOnlyList<int> members, CancellationToken cancellationToken)
    {
        var curves = new Dictionary<int, MemberCurve>();
        foreach (var member in members)
        {
            if (_remembered.TryGetValue((study, member), out MemberCurve? curve))
                curves[member] = curve!;
        }

        int[] missing = [.. members.Where(member => !curves.ContainsKey(member)).Distinct()];
        if (missing.Length > 0)
        {
            foreach (var curve in await recomputation.RunAsync(
                () => Train(plan, missing, cancellationToken), cancellationToken))
            {
                curves[curve.Member] = curve;
                _remembered.Set((study, curve.Member), curve, new MemoryCacheEntryOptions { Size = 1 });
            }
        }

        return [.. members.Select(member => curves[member])];
    }

    public void Dispose() => _remembered.Dispose();

    private static List<MemberCurve> Train(StudyPlan plan, int[] members, CancellationToken cancellationToken)
    {
        var epochs = new RecordedEpochs(plan.Recipe.Epochs);
        var group = new StudyGroup(plan.Recipe);
        List<MemberCurve> curves = [];
        foreach (var part in members.Chunk(group.Size))
        {
            double[][] errors = [.. part.Select(_ => new double[epochs.Count])];
            group.Begin([.. part.Select(plan.RecipeOf)]);
            Record();
            while (!group.HasEnded)
            {
                cancellationToken.ThrowIfCancellationRequested();
                group.Step();
                Record();
            }

            foreach (var (n, member) in part.Index())
            {
                var run = group.Result(n);
                curves.Add(new(
                    member, run.HasDiverged ? null : run.SolvedAt, run.MeanSquaredError, run.CorrectCount,
                    run.HasDiverged, errors[n]));
            }

            void Record()
            {
                if (epochs.PlaceOf(group.Epoch) is not { } place)
                    return;
                for (var n = 0; n < part.Length; n++)
                    errors[n][place] = group.MeanSquaredErrors[n];
            }
        }

        return curves;
    }
}
