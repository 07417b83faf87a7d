using BackpropWeb.Engine;
using BackpropWeb.Engine.Learning;
using BackpropWeb.Engine.Problems;

namespace BackpropWeb.Server.Studies;

/// <summary>Counts for how many seeds small networks learn XOR. The first request starts the count, once in the life of
/// the server, on a thread of lowest priority.</summary>
internal sealed class SeedCounts(IHostApplicationLifetime lifetime)
{
    /// <summary>Number of seeds: 0 to 999.</summary>
    public const int Seeds = 1_000;

    public const int Epochs = 1_000;

    private const int SeedsPerTurn = 40;

    private readonly Lock _begin = new();
    private SeedCount[]? _counts;

    /// <summary>The networks that are compared, with the ends of their word keys.</summary>
    public static IReadOnlyList<(string Name, NetworkShape Network)> Networks { get; } =
    [
        ("2-2-1", NetworkShape.Chain(2, 2, 1)),
        ("2-3-1", NetworkShape.Chain(2, 3, 1)),
        ("2-4-1", NetworkShape.Chain(2, 4, 1)),
        ("2-2-1-direct", new([2, 2, 1], [new(0, 1), new(0, 2), new(1, 2)])),
        ("2-1-1-direct", new([2, 1, 1], [new(0, 1), new(0, 2), new(1, 2)])),
    ];

    public static Recipe RecipeOf(NetworkShape network, long seed) => new(
        ProblemCatalogue.Find("xor")!.Problem, network, new() { LearningRate = 0.5, Momentum = 0.9 },
        new Start.Seeded(seed, 0.5), Epochs);

    /// <summary>The counts of the seeds that have been trained so far.</summary>
    public IReadOnlyList<SeedCount> SoFar()
    {
        lock (_begin)
        {
            if (_counts is null)
            {
                _counts = [.. Networks.Select(network => new SeedCount(network.Name))];
                new Thread(Count) { IsBackground = true, Priority = ThreadPriority.Lowest, Name = "Seed counts" }
                    .Start();
            }

            return _counts;
        }
    }

    // The networks take turns, so that at any time all have trained about the same seeds.
    private void Count()
    {
        for (var first = 0; first < Seeds; first += SeedsPerTurn)
        {
            for (var n = 0; n < Networks.Count; n++)
            {
                if (lifetime.ApplicationStopping.IsCancellationRequested)
                    return;
                _counts![n].Add(Study.Run(RecipeOf(Networks[n].Network, 0), first, SeedsPerTurn));
            }
        }
    }
}

/// <summary>For how many seeds a network learned the problem.</summary>
/// <param name="name">The network's name.</param>
internal sealed class SeedCount(string name)
{
    private int _started;
    private int _solved;

    public string Name => name;

    public int Started => Volatile.Read(ref _started);

    public int Solved => Volatile.Read(ref _solved);

    /// <summary>Adds runs. Only one thread may call this.</summary>
    public void Add(IReadOnlyCollection<StudyRun> runs)
    {
        Volatile.Write(ref _solved, _solved + runs.Count(run => run.SolvedAt is not null));
        Volatile.Write(ref _started, _started + runs.Count);
    }
}
