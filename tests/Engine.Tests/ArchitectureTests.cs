
namespace BackpropWeb.Engine.Tests;

public sealed class ArchitectureTests
{
    /// <summary>Which folder may use which. The root holds the nouns: recipe, problem, shape, rule, start.</summary>
    private const string AllowedArrows = """
        (root)         -> Numerics, Kernels
        Activations    -> (root), Numerics
        ErrorFunctions -> Activations, Numerics
        Kernels        -> (root), Activations, ErrorFunctions, Numerics
        Learning       -> (root), Checkpoints, Kernels, Numerics
        Problems       -> (root), Numerics
        Diagnosis      -> (root), Activations, Learning, Problems
        """;

    private static readonly IReadOnlyList<FolderDependency> Arrows =
        FolderDependencies.Of(typeof(Recipe).Assembly, "BackpropWeb.Engine");

    [Fact]
    public void Engine_References_TheBaseLibraryOnly()
    {
        var others = typeof(Recipe).Assembly.GetReferencedAssemblies()
            .Select(assembly => assembly.Name!)
            .Where(name => !name.StartsWith("System.", StringComparison.Ordinal) && name is not "netstandard");

        Assert.Empty(others);
    }

    [Fact]
    public void Folders_UseOneAnother_AsTheTableAllows() =>
        FolderDependencies.AssertAllowed(Arrows, AllowedArrows);

    // Network computes its outputs with the reference kernel. It is the only noun that uses a folder above the root.
    [Fact]
    public void Folders_ApartFromNetwork_HaveNoCycle()
    {
        var facade = Arrows.Single(arrow => arrow is { From: FolderDependencies.Root, To: "Kernels" });

        Assert.All(facade.Types, pair => Assert.Equal(nameof(Network), pair.From));
        Assert.Null(FolderDependencies.FindCycle(Arrows.Except([facade]).Select(arrow => (arrow.From, arrow.To))));
    }

    [Fact]
    public void FindCycle_AnyArrows_ReportsTheFoldersOfACycle()
    {
        Assert.Null(FolderDependencies.FindCycle([("a", "b"), ("a", "c"), ("b", "d"), ("c", "d")]));
        Assert.Equal(
            ["b", "c", "d", "b"], FolderDependencies.FindCycle([("a", "b"), ("b", "c"), ("c", "d"), ("d", "b")]));
    }

    [Fact]
    public void Differences_WrongTable_NamesBothKinds() => Assert.Equal(
        ["not allowed: a -> c (A uses C)", "not used: b -> c"],
        FolderDependencies.Differences(
            [new("a", "b", [("A", "B")]), new("a", "c", [("A", "C")])], "a -> b\nb -> c"));
}
