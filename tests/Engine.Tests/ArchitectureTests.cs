namespace BackpropWeb.Engine.Tests;

public sealed class ArchitectureTests
{
    [Fact]
    public void Engine_References_TheBaseLibraryOnly()
    {
        var others = typeof(Recipe).Assembly.GetReferencedAssemblies()
            .Select(assembly => assembly.Name!)
            .Where(name => !name.StartsWith("System.", StringComparison.Ordinal) && name is not "netstandard");

        Assert.Empty(others);
    }
}
