using System.Collections.Immutable;
using BackpropWeb.Engine.Problems;

namespace BackpropWeb.Engine.Diagnosis;

/// <summary>What a hidden unit of the family trees' person group represents: the correlation of its outputs for the 24
/// persons with facts that the input does not contain.</summary>
/// <param name="Nation">Correlation with −1 for English and 1 for Italian persons; −1 to 1.</param>
/// <param name="Generation">With 1 for grandparents, 2 for parents, uncles and aunts, 3 for children.</param>
/// <param name="Branch">With −1 for the first grandparents' side, 1 for the second's, 0 for the children, who belong to
/// both.</param>
/// <param name="Sex">With −1 for men and 1 for women.</param>
public sealed record PersonCode(double Nation, double Generation, double Branch, double Sex)
{
    private static readonly double[] Generations = [1, 1, 2, 2, 2, 3, 1, 1, 2, 2, 2, 3];
    private static readonly double[] Branches = [-1, 1, -1, 1, 1, 0, -1, 1, -1, 1, -1, 0];

    /// <summary>One code for each of the six units.</summary>
    /// <param name="network">A trained net of the shape <see cref="FamilyTrees.Network"/>.</param>
    /// <exception cref="ArgumentException">The network has another shape.</exception>
    public static ImmutableArray<PersonCode> Of(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        if (!network.Shape.Layers.SequenceEqual(FamilyTrees.Network.Layers)
            || !network.Shape.Connections.SequenceEqual(FamilyTrees.Network.Connections))
            throw new ArgumentException("The network must have the shape of the family trees.", nameof(network));
        // The person group receives the person units only, so the relation does not matter.
        var outputs = FamilyTrees.People
            .Select(person => network.RespondByLayer(FamilyTrees.Question(person, "father").AsSpan())[0]).ToArray();
        return [.. Enumerable.Range(0, 6).Select(unit =>
        {
            double[] y = [.. outputs.Select(layer => layer[unit])];
            return new PersonCode(
                Correlation(y, p => p < 12 ? -1 : 1), Correlation(y, p => Generations[p % 12]),
                Correlation(y, p => Branches[p % 12]), Correlation(y, p => p % 12 < 6 ? -1 : 1));
        })];
    }

    /// <summary>Pearson correlation; 0 if the unit's output is constant.</summary>
    private static double Correlation(double[] y, Func<int, double> fact)
    {
        double[] facts = [.. Enumerable.Range(0, y.Length).Select(fact)];
        var (meanY, meanFact) = (y.Average(), facts.Average());
        var together = y.Zip(facts, (a, b) => (a - meanY) * (b - meanFact)).Sum();
        var spread = y.Sum(a => (a - meanY) * (a - meanY)) * facts.Sum(b => (b - meanFact) * (b - meanFact));
        return spread > 0 ? together / Math.Sqrt(spread) : 0;
    }
}
