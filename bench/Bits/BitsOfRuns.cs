using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using BackpropWeb.Engine;
using BackpropWeb.Engine.Kernels;
using BackpropWeb.Engine.Learning;
using BackpropWeb.Engine.Problems;

namespace BackpropWeb.Bits;

/// <summary>Recipes that cover every feature of the engine, and the hash of a run's bits by every kernel.</summary>
internal static class BitsOfRuns
{
    private const int MostEpochs = 40;

    /// <summary>Every problem of the catalogue with its suggested recipe, two moons with every unit function, and the
    /// remaining features.</summary>
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
        yield return ("moons, held and scheduled", Moons(moons, Activation.Tanh, Activation.Logistic, new Rule
        {
            LearningRate = 0.02, Momentum = 0.5, Tolerance = 0.2, Frozen = [0, 9], Cut = [3, 12],
            Schedule = [new(5, 0.01, 0.9), new(20, WeightDecay: 0.002)],
        }));
        yield return ("moons, after each case", Moons(moons, Activation.Logistic, Activation.Logistic, new Rule
        {
            LearningRate = 0.1, Update = UpdateMoment.AfterEachCase, OrderSeed = 5, Frozen = [1],
        }));
    }

    /// <summary>One line for each recipe, "name: hash", each as soon as it is known, and one for the hash of all lines.
    /// If a kernel's bits differ from the reference, the recipe's line says so.</summary>
    /// <param name="threads">Number of recipes trained at a time, and number of threads of a study.</param>
    public static IEnumerable<string> Lines(int threads)
    {
        var work = Recipes()
            .Select(r => new Func<string>(() => $"{r.Name}: {ByEveryKernel(r.Recipe)}"))
            .Append(() => $"a study of XOR: {OfStudy(threads)}");
        // A browser has one thread, so it cannot wait for another.
        var lines = threads == 1
            ? work.Select(line => line())
            : work.ToArray().AsParallel().AsOrdered().WithDegreeOfParallelism(threads).Select(line => line());
        var all = new List<string>();
        foreach (var line in lines)
        {
            all.Add(line);
            yield return line;
        }

        yield return $"all: {Hash(hash => hash.AppendData(Encoding.UTF8.GetBytes(string.Join('\n', all))))}";
    }

    private static string ByEveryKernel(Recipe recipe)
    {
        var expected = OfTrainer(recipe, KernelChoice.LaneCounts[0]);
        foreach (var lanes in KernelChoice.LaneCounts)
        {
            if (lanes > 1 && OfTrainer(recipe, lanes) is var ofCases && ofCases != expected)
                return $"{expected} by the reference, but {ofCases} by {lanes} cases at once";
            if (OfLockstep(recipe, lanes) is var ofNets && ofNets != expected)
                return $"{expected} by the reference, but {ofNets} by {lanes} nets at once";
        }

        return expected;
    }

    /// <summary>SHA-256 over all weights of all epochs, the first forty at most, each as a little-endian
    /// double.</summary>
    private static string OfTrainer(Recipe recipe, int lanes) => Hash(hash =>
    {
        var trainer = new Trainer(recipe, null, lanes);
        do
            Append(hash, trainer.Weights);
        while (trainer.Epoch < Math.Min(MostEpochs, recipe.Epochs) && trainer.Step());
    });

    private static string OfLockstep(Recipe recipe, int lanes) => Hash(hash =>
    {
        var nets = LockstepChoice.For(recipe, lanes);
        nets.Begin([recipe, .. Enumerable.Repeat(recipe, lanes - 1)]);
        Append(hash, nets.Checkpoint(lanes - 1).Weights.AsSpan());
        for (var epoch = 0; epoch < Math.Min(MostEpochs, recipe.Epochs); epoch++)
        {
            nets.Step();
            if (nets.HasDiverged(lanes - 1))
                break;
            Append(hash, nets.Checkpoint(lanes - 1).Weights.AsSpan());
        }
    });

    private static string OfStudy(int threads) => Hash(hash =>
    {
        var xor = ProblemCatalogue.Find("xor")!.Suggested;
        foreach (var run in Study.Run(xor, 0, 21, threads))
            Append(hash, run.End.Weights.AsSpan());
    });

    private static string Hash(Action<IncrementalHash> append)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        append(hash);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, ReadOnlySpan<double> weights)
    {
        var bytes = new byte[sizeof(double) * weights.Length];
        for (var k = 0; k < weights.Length; k++)
            BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(sizeof(double) * k), weights[k]);
        hash.AppendData(bytes);
    }

    private static Recipe Moons(Problem problem, Activation activation, Activation output, Rule? rule = null) => new(
        problem,
        new([2, 6, problem.OutputNames.Length], [new(0, 1), new(0, 2), new(1, 2)], activation, output),
        rule ?? new Rule { LearningRate = 0.01, WeightDecay = 0.001 }, new Start.Seeded(3, 0.5), MostEpochs);
}
