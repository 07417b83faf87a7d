using System.Globalization;
using BackpropWeb.Engine.Learning;
using BackpropWeb.Engine.Problems;

namespace BackpropWeb.Engine.Tests;

/// <summary>The README's example compiles, appears there word for word and prints the output shown there.</summary>
public sealed class ReadmeTests
{
    [Fact]
    public void Example_AsInTheReadme_PrintsWhatTheReadmeSays()
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        using var Console = new StringWriter { NewLine = "\n" };

        // Example begins.
        var recipe = ProblemCatalogue.Find("xor")!.Suggested;
        var trainer = new Trainer(recipe);
        while (trainer.Epoch < recipe.Epochs && trainer.Step()) { }

        Console.WriteLine($"epoch {trainer.Epoch}: mean squared error {trainer.MeanSquaredError:F6}");
        for (var c = 0; c < recipe.Problem.Cases.Length; c++)
            Console.WriteLine($"{string.Join(" ", recipe.Problem.Cases[c].Input)} -> {trainer.Outputs[c]:F3}");
        // Example ends.

        var repository = RepositoryFolder();
        var readme = File.ReadAllText(Path.Combine(repository, "README.md"));
        Assert.Contains(Example(repository), readme, StringComparison.Ordinal);
        Assert.Contains($"```text\n{Console}```", readme, StringComparison.Ordinal);
    }

    private static string Example(string repository)
    {
        var lines = File.ReadAllLines(Path.Combine(repository, "tests", "Engine.Tests", "ReadmeTests.cs"));
        var begin = Array.FindIndex(lines, line => line.Trim() == "// Example begins.");
        var end = Array.FindIndex(lines, line => line.Trim() == "// Example ends.");
        var indent = lines[begin].Length - lines[begin].TrimStart().Length;
        return string.Concat(lines[(begin + 1)..end]
            .Select(line => (line.Length < indent ? "" : line[indent..]) + "\n"));
    }

    private static string RepositoryFolder()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "BackpropWeb.sln")))
            folder = Path.GetDirectoryName(folder)
                ?? throw new InvalidOperationException("The tests are not inside the repository.");
        return folder;
    }
}
