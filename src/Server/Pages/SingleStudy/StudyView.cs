using BackpropWeb.Contracts;
using BackpropWeb.Engine;
using BackpropWeb.Server.Persistence;
using BackpropWeb.Server.Studies.Plans;
using BackpropWeb.Server.Studies.Queries;
using BackpropWeb.Server.Studies.Results;
using BackpropWeb.Server.Studies.Shared;

namespace BackpropWeb.Server.Pages.SingleStudy;

/// <summary>A study as its page shows it.</summary>
/// <param name="Study">The study with its summary.</param>
/// <param name="Stored">Its row.</param>
/// <param name="Plan">Its members.</param>
internal sealed record ShownStudy(Study Study, StoredStudy Stored, StudyPlan Plan)
{
    public Recipe Recipe => Plan.Recipe;
}

/// <summary>Which members the table shows.</summary>
internal enum MemberFilter
{
    All,
    Solved,
    Unsolved,
    Diverged,
}

/// <summary>By what the table is sorted.</summary>
internal enum MemberSort
{
    Index,
    Epochs,
    Error,
    HeldOut,
}

/// <summary>A line of the members' table.</summary>
public sealed record MemberLine(
    int Member, long? Seed, double? X, double? Y, int? SolvedAt, double MeanSquaredError, int Correct, bool Diverged,
    double? HeldOutError);

/// <summary>Reads what the page of a study shows.</summary>
internal sealed class StudyView(StudyQueries studies, StudyStore store, BlockReader blocks, MemberCurves curves)
{
    /// <summary>Members of a study whose final errors are drawn.</summary>
    private const int SampleSize = 500;

    public async Task<ShownStudy?> ReadAsync(string id, CancellationToken cancellationToken) =>
        await store.FindAsync(id, cancellationToken) is { } stored
        && await studies.FindAsync(id, cancellationToken) is { } study
            ? new(study, stored, StudyStore.PlanOf(stored))
            : null;

    /// <summary>The first members by a filter and an order.</summary>
    /// <param name="shown">The study.</param>
    /// <param name="filter">Which members.</param>
    /// <param name="solvedBetween">Only members solved from one epoch to before another; null for all.</param>
    /// <param name="sort">Their order; larger epochs and errors first.</param>
    /// <param name="count">Number of members.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    public async Task<IReadOnlyList<MemberLine>> ReadMembersAsync(
        ShownStudy shown, MemberFilter filter, (int From, int Before)? solvedBetween, MemberSort sort, int count,
        CancellationToken cancellationToken)
    {
        // The queue's head is the line that a better one replaces.
        var best = new PriorityQueue<MemberLine, (double Key, int Member)>();
        await foreach (var part in blocks.ReadAsync(shown.Stored, 0, shown.Study.Total, cancellationToken))
        {
            for (var place = part.Start; place < part.Start + part.Count; place++)
            {
                if (!Passes(part.Results, place, filter, solvedBetween))
                    continue;
                var line = Line(shown.Plan, part.From + place - part.Start, part.Results, place);
                best.Enqueue(line, (Key(line, sort), -line.Member));
                if (best.Count > count)
                    best.Dequeue();
            }

            if (sort == MemberSort.Index && best.Count == count)
                break;
        }

        return [.. best.UnorderedItems.OrderByDescending(item => item.Priority).Select(item => item.Element)];
    }

    /// <summary>The first members of a study of seeds; none of a map, which shows its members itself. Seeds are
    /// unrelated to each other, so the first ones are a fair sample, and reading them costs the same for any number of
    /// members.</summary>
    public Task<IReadOnlyList<MemberLine>> ReadSampleAsync(ShownStudy shown, CancellationToken cancellationToken) =>
        shown.Study.Grid is null
            ? ReadMembersAsync(shown, MemberFilter.All, null, MemberSort.Index, SampleSize, cancellationToken)
            : Task.FromResult<IReadOnlyList<MemberLine>>([]);

    /// <summary>The curve of a member; null if the study has no such member, or if training it again takes too
    /// long.</summary>
    public async Task<MemberCurve?> ReadCurveAsync(ShownStudy shown, int? member, CancellationToken cancellationToken)
    {
        if (member is not { } k || k < 0 || k >= shown.Study.Total || MemberCurves.MostOf(shown.Plan) == 0)
            return null;
        return (await curves.ReadAsync(shown.Study.Id, shown.Plan, [k], cancellationToken))[0];
    }

    /// <summary>The line of a member that was trained again.</summary>
    public static MemberLine Line(StudyPlan plan, MemberCurve curve) => new(
        curve.Member, plan.SeedOf(curve.Member), plan.XOf(curve.Member), plan.YOf(curve.Member), curve.SolvedAt,
        curve.MeanSquaredError, curve.Correct, curve.Diverged, null);

    private static double Key(MemberLine line, MemberSort sort) => sort switch
    {
        MemberSort.Epochs => line.SolvedAt ?? -1,
        MemberSort.Error => line.MeanSquaredError,
        MemberSort.HeldOut => line.HeldOutError ?? -1,
        _ => 0,
    };

    private static bool Passes(
        MemberResults results, int place, MemberFilter filter, (int From, int Before)? solvedBetween)
    {
        var (solvedAt, diverged) = (results.SolvedAt(place), results.Diverged[place]);
        if (solvedBetween is { } range && (solvedAt is not { } epoch || epoch < range.From || epoch >= range.Before))
            return false;
        return filter switch
        {
            MemberFilter.Solved => solvedAt is not null,
            MemberFilter.Unsolved => solvedAt is null && !diverged,
            MemberFilter.Diverged => diverged,
            _ => true,
        };
    }

    private static MemberLine Line(StudyPlan plan, int member, MemberResults results, int place) => new(
        member, plan.SeedOf(member), plan.XOf(member), plan.YOf(member), results.SolvedAt(place),
        results.MeanSquaredError[place], results.Correct[place], results.Diverged[place],
        results.HeldOutErrorOf(place));
}
