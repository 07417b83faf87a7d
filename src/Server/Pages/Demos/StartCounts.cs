using BackpropWeb.Engine;
using BackpropWeb.Engine.Learning;
using BackpropWeb.Engine.Problems;

namespace BackpropWeb.Server.Pages.Demos;

/// <summary>Counts over many starts which small networks learn XOR. Begins when first asked, once in the life of the
/// server, on a thread that gives way to all others.</summary>
public sealed class StartCounts(IHostApplicationLifetime lifetime)
{
    /// <summary>Seeds 0 to 999.</summary>
    public const int Seeds = 1_000;

    public const int Epochs = 1_000;

    private const int Together = 40;

    private readonly Lock _begin = new();
    private StartCount[]? _counts;

    /// <summary>The networks that are compared, with the words for them.</summary>
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

    /// <summary>As far as counted.</summary>
    public IReadOnlyList<StartCount> SoFar()
    {
        lock (_begin)
        {
            if (_counts is null)
            {
                _counts = [.. Networks.Select(network => new StartCount(network.Name))];
                new Thread(Count) { IsBackground = true, Priority = ThreadPriority.Lowest, Name = "Counting starts" }.Start();
            }

            return _counts;
        }
    }

    // A few starts of each network in turn, so that at any time all have had about the same ones.
    private void Count()
    {
        for (var first = 0; first < Seeds; first += Together)
        {
            for (var n = 0; n < Networks.Count; n++)
            {
                if (lifetime.ApplicationStopping.IsCancellationRequested)
                    return;
                _counts![n].Add(Study.Run(RecipeOf(Networks[n].Network, 0), first, Together));
            }
        }
    }
}

/// <summary>How many starts of a network learned the problem.</summary>
/// <param name="name">Of the network.</param>
public sealed class StartCount(string name)
{
    private int _started;
    private int _solved;

    public string Name => name;

    public int Started => Volatile.Read(ref _started);

    public int Solved => Volatile.Read(ref _solved);

    /// <summary>By one thread alone.</summary>
    public void Add(IReadOnlyCollection<StudyRun> runs)
    {
        Volatile.Write(ref _solved, _solved + runs.Count(run => run.SolvedAt is not null));
        Volatile.Write(ref _started, _started + runs.Count);
    }
}
