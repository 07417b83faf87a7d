using BackpropWeb.Engine;
using BackpropWeb.Engine.Problems;
using BackpropWeb.Server.Persistence;
using BackpropWeb.Server.Studies.Commands;
using BackpropWeb.Server.Studies.Plans;
using BackpropWeb.Server.Studies.Shared;

namespace BackpropWeb.Server.Studies;

/// <summary>Studies that count for how many seeds small networks learn XOR. The first request starts them.</summary>
internal sealed class MinimaStudies(StudyStarter starter, StudyStore studies)
{
    public const int Epochs = 1_000;

    private static readonly IReadOnlyList<(string Name, RecipeStudy Study)> All =
    [
        Of("2-2-1", NetworkShape.Chain(2, 2, 1)),
        Of("2-3-1", NetworkShape.Chain(2, 3, 1)),
        Of("2-4-1", NetworkShape.Chain(2, 4, 1)),
        Of("2-2-1-direct", new([2, 2, 1], [new(0, 1), new(0, 2), new(1, 2)])),
        Of("2-1-1-direct", new([2, 1, 1], [new(0, 1), new(0, 2), new(1, 2)])),
    ];

    /// <summary>The recipe of the first network with a seed.</summary>
    public static Recipe RecipeOf(long seed) => RecipeOf(NetworkShape.Chain(2, 2, 1), seed);

    /// <summary>The studies, with the ends of the networks' word keys.</summary>
    public async Task<IReadOnlyList<(string Name, StoredStudy Study)>> FindAsync(CancellationToken cancellationToken)
    {
        var found = new List<(string, StoredStudy)>();
        foreach (var (name, study) in All)
        {
            if (await studies.FindAsync(study.Id, cancellationToken) is not { } stored)
            {
                await starter.EnsureOwnAsync(study, null, cancellationToken);
                stored = await studies.FindAsync(study.Id, cancellationToken)
                    ?? throw new InvalidOperationException($"The study {study.Id} of {name} is not in the store.");
            }

            found.Add((name, stored));
        }

        return found;
    }

    private static (string Name, RecipeStudy Study) Of(string name, NetworkShape network) =>
        (name, RecipeStudy.Of(RecipeOf(network, 1))!);

    private static Recipe RecipeOf(NetworkShape network, long seed) => new(
        ProblemCatalogue.Find("xor")!.Problem, network, new() { LearningRate = 0.5, Momentum = 0.9 },
        new Start.Seeded(seed, 0.5), Epochs);
}
