using BackpropWeb.Engine;
using BackpropWeb.Server.Persistence;
using BackpropWeb.Server.Studies.Plans;

namespace BackpropWeb.Server.Studies.Queries;

/// <summary>Least, median (the upper one) and largest of start weights.</summary>
public sealed record StartRange(double Least, double Median, double Largest);

/// <summary>Start weights by outcome.</summary>
/// <param name="Members">Members that were looked at, from the first on.</param>
/// <param name="Solved">Those of them that were solved.</param>
/// <param name="Unsolved">Those that were neither solved nor diverged.</param>
/// <param name="Diverged">Those that diverged.</param>
/// <param name="Groups">The ranges; none if too few members are solved or unsolved.</param>
public sealed record StartRanges(
    int Members, int Solved, int Unsolved, int Diverged, IReadOnlyList<StartGroup> Groups);

/// <summary>Start weights that belong together.</summary>
/// <param name="First">Place of the first in the flat weight vector.</param>
/// <param name="Count">Their number; the members' ranges are over all of them.</param>
/// <param name="Solved">Of solved members.</param>
/// <param name="Unsolved">Of members that were neither solved nor diverged.</param>
public sealed record StartGroup(int First, int Count, StartRange Solved, StartRange Unsolved);

/// <summary>Compares the start weights of solved and unsolved members of a study of seeds. They follow from the
/// seeds.</summary>
internal sealed class StartComparison(BlockReader blocks)
{
    /// <summary>Fewest members of each outcome: of fewer, a range says little.</summary>
    public const int Fewest = 20;

    /// <summary>Networks with more weights are compared by layer and connection.</summary>
    private const int MostSingleWeights = 24;

    private const int MostMembers = 10_000;

    /// <summary>Bounds memory and time: start weights of all members that are looked at.</summary>
    private const int MostWeights = 250_000;

    /// <summary>The ranges; null if the study has a grid or gives its start weights.</summary>
    public async Task<StartRanges?> ReadAsync(
        StoredStudy study, StudyPlan plan, CancellationToken cancellationToken)
    {
        if (plan.Grid is not null || plan.Recipe.Start is not Start.Seeded)
            return null;
        var network = plan.Recipe.Network;
        var members = Math.Min(Math.Min(plan.Total, MostMembers), MostWeights / network.WeightCount);
        List<int> solved = [], unsolved = [];
        var read = 0;
        await foreach (var part in blocks.ReadAsync(study, 0, members, cancellationToken))
        {
            for (var n = 0; n < part.Count; n++)
            {
                if (part.Results.SolvedAt(part.Start + n) is not null)
                    solved.Add(part.From + n);
                else if (!part.Results.Diverged[part.Start + n])
                    unsolved.Add(part.From + n);
            }

            read += part.Count;
        }

        var diverged = read - solved.Count - unsolved.Count;
        if (Math.Min(solved.Count, unsolved.Count) < Fewest)
            return new(read, solved.Count, unsolved.Count, diverged, []);
        var (ofSolved, ofUnsolved) = (Starts(plan, solved), Starts(plan, unsolved));
        return new(read, solved.Count, unsolved.Count, diverged, [.. Groups(network).Select(group => new StartGroup(
            group.First, group.Count, RangeOf(ofSolved, group), RangeOf(ofUnsolved, group)))]);
    }

    private static List<ReadOnlyMemory<double>> Starts(StudyPlan plan, List<int> members) =>
        [.. members.Select(member => plan.RecipeOf(member).Start.ToExplicit(plan.Recipe.Network).Weights.AsMemory())];

    private static IEnumerable<(int First, int Count)> Groups(NetworkShape network)
    {
        if (network.WeightCount <= MostSingleWeights)
            return Enumerable.Range(0, network.WeightCount).Select(place => (place, 1));
        int[] firsts =
        [
            .. Enumerable.Range(1, network.Layers.Length - 1).Select(network.BiasOffset),
            .. Enumerable.Range(0, network.Connections.Length).Select(network.ConnectionOffset),
            network.WeightCount,
        ];
        // Layers and connections that share their weights are one group.
        int[] edges = [.. firsts.Distinct().Order()];
        return edges.Zip(edges.Skip(1), (first, next) => (first, next - first));
    }

    private static StartRange RangeOf(List<ReadOnlyMemory<double>> starts, (int First, int Count) group)
    {
        var weights = new double[starts.Count * group.Count];
        foreach (var (n, start) in starts.Index())
            start.Span.Slice(group.First, group.Count).CopyTo(weights.AsSpan(n * group.Count));
        Array.Sort(weights);
        return new(weights[0], weights[weights.Length / 2], weights[^1]);
    }
}
