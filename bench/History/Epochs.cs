using BackpropWeb.Compare;
using BackpropWeb.Engine.Learning;
using BenchmarkDotNet.Attributes;

namespace BackpropWeb.History;

/// <summary>One epoch of each recipe of bench/compare, and the exhibit's studies.</summary>
[MemoryDiagnoser]
public class Epochs
{
    private Trainer? _trainer;

    /// <summary>Name of the recipe.</summary>
    [ParamsSource(nameof(Names))]
    public string Work { get; set; } = "";

    /// <summary>Names of all recipes.</summary>
    public static IEnumerable<string> Names => Works.All.Keys;

    [GlobalSetup]
    public void Begin() => _trainer = new(Works.All[Work]);

    [Benchmark]
    public bool Step() => _trainer!.Step();
}
