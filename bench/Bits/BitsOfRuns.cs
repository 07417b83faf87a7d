using System.Buffers.Binary;
using System.Security.Cryptography;
using BackpropWeb.Engine;
using BackpropWeb.Engine.Learning;
using BackpropWeb.Engine.Problems;

namespace BackpropWeb.Bits;

/// <summary>Recipes that cover every feature of the engine, and the hash of a run's bits.</summary>
internal static class BitsOfRuns
{
    private const int MostEpochs = 40;

    /// <summary>Every problem of the catalogue by its suggested recipe, and two moons by every function of units.</summary>
    public static IEnumerable<(string Name, Recipe Recipe)> Recipes()
    {
        foreach (var entry in ProblemCatalogue.All)
            yield return (entry.Problem.Name, entry.Suggested);
        var moons = ProblemCatalogue.Find("moons")!.Problem;
        foreach (var activation in new[] { Activation.Tanh, Activation.Linear, Activation.Rectified })
            yield return ($"moons, {activation}", Moons(moons, activation, Activation.Logistic));
        var shares = new Problem(
            "moons", moons.InputNames, ["first", "second"],
            [.. moons.Cases.Select(c => c with { Desired = [1 - c.Desired[0], c.Desired[0]] })]);
        yield return ("moons, Softmax", Moons(shares, Activation.Tanh, Activation.Softmax));
    }

    /// <summary>SHA-256 over all weights of all epochs, the first forty at most, each as a little-endian double.</summary>
    /// <param name="recipe">What to train.</param>
    public static string HashOf(Recipe recipe)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var bytes = new byte[sizeof(double)];
        var trainer = new Trainer(recipe);
        do
        {
            foreach (var weight in trainer.Weights)
            {
                BinaryPrimitives.WriteDoubleLittleEndian(bytes, weight);
                hash.AppendData(bytes);
            }
        }
        while (trainer.Epoch < Math.Min(MostEpochs, recipe.Epochs) && trainer.Step());

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>One hash of all lines "name: hash".</summary>
    /// <param name="lines">In their order.</param>
    public static string HashOf(IEnumerable<string> lines) => Convert.ToHexStringLower(
        SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', lines))));

    private static Recipe Moons(Problem problem, Activation activation, Activation output) => new(
        problem,
        new([2, 6, problem.OutputNames.Length], [new(0, 1), new(0, 2), new(1, 2)], activation, output),
        new Rule { LearningRate = 0.01, WeightDecay = 0.001 }, new Start.Seeded(3, 0.5), MostEpochs);
}
