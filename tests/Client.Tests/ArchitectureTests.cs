
namespace BackpropWeb.Client.Tests;

public sealed class ArchitectureTests
{
    /// <summary>Which folder may use which. The root registers the services of the features.</summary>
    private const string AllowedArrows = """
        (root)  -> Figure, Runs, Inside, Lab
        Shared  -> Localization
        Figure  -> Shared, Localization
        Runs    -> Figure, Shared, Localization
        Replays -> Shared, Localization
        Passes  -> Replays, Shared, Localization
        Inside  -> Passes, Replays, Figure, Shared, Localization
        Lab     -> Demos, Figure, Runs, Passes, Replays, Shared, Localization
        Demos   -> Figure, Shared, Localization
        """;

    private static readonly IReadOnlyList<FolderDependency> Arrows =
        FolderDependencies.Of(typeof(ClientServices).Assembly, "BackpropWeb.Client");

    [Fact]
    public void Folders_UseOneAnother_AsTheTableAllows() =>
        FolderDependencies.AssertAllowed(Arrows, AllowedArrows);

    [Fact]
    public void Folders_HaveNoCycle() =>
        Assert.Null(FolderDependencies.FindCycle(Arrows.Select(arrow => (arrow.From, arrow.To))));
}
