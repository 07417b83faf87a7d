using BackpropWeb.Contracts;
using BackpropWeb.Engine;
using BackpropWeb.Engine.Problems;

namespace BackpropWeb.Server.Pages.SingleStudy;

/// <summary>A map that one click starts.</summary>
/// <param name="Name">Name in its address, and the end of its word key.</param>
/// <param name="Request">What it starts.</param>
internal sealed record ReadyMap(string Name, StudyRequest Request);

/// <summary>The ready-made maps.</summary>
internal static class ReadyMaps
{
    private const int Steps = 128;
    private const int Epochs = 600;

    private static readonly StudyAxis Rate = new("rule.learningRate", 0.05, 50, Steps, "log");
    private static readonly StudyAxis Momentum = new("rule.momentum", 0, 0.99, Steps);

    public static IReadOnlyList<ReadyMap> All { get; } =
    [
        new("rates-221", Of("xor", [2, 2, 1], new(Rate, Momentum))),
        new("rates-241", Of("xor", [2, 4, 1], new(Rate, Momentum))),
        new("range", Of("xor", [2, 2, 1], new(Rate, new("start.range", 0.02, 20, Steps, "log")))),
        new("basins", Of(
            "xor", [2, 1, 1], new(new("start.weights[2]", -8, 8, Steps), new("start.weights[3]", -8, 8, Steps)),
            [new(0, 1), new(0, 2), new(1, 2)])),
        new("symmetry", new()
        {
            Recipe = new() { Problem = new() { Name = "symmetry" }, Start = new() { Seed = 1 } },
            Grid = new(new("rule.learningRate", 0.01, 1, 48, "log"), new("rule.momentum", 0.5, 0.98, 48)),
        }),
    ];

    private static StudyRequest Of(
        string problem, int[] layers, StudyGrid grid, IReadOnlyList<ConnectionDocument>? connections = null) => new()
    {
        Recipe = new()
        {
            Problem = new() { Name = problem }, Network = new() { Layers = layers, Connections = connections },
            Start = new() { Seed = 1, Range = 1 }, Epochs = Epochs,
        },
        Grid = grid,
    };
}

/// <summary>Networks for the form that starts a study.</summary>
internal static class Catalogue
{
    /// <summary>A chain with one hidden layer of a size; null for the suggested network, or without such a
    /// problem.</summary>
    public static int[]? Layers(string? problem, long? hidden) =>
        hidden is > 0 and <= int.MaxValue && ProblemCatalogue.Find(problem ?? "") is { Problem: Problem found }
            ? [found.InputNames.Length, (int)hidden.Value, found.OutputNames.Length]
            : null;
}
