using System.Collections.Concurrent;
using System.Collections.Immutable;
using BackpropWeb.Engine.Kernels;
using BackpropWeb.Engine.Learning;
using BackpropWeb.Engine.Problems;
using CsCheck;

namespace BackpropWeb.Engine.Tests.Learning;

public sealed class StudyTests
{
    private const int Epochs = 6;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void Run_AnyNet_GivesEachSeedTheBitsOfItsSingleRun(int lanes) =>
        Gen.Select(Gen.Int[0, 1_000_000], Gen.Int[1, 11]).Sample(
            (number, count) =>
            {
                var any = AnyNets.Recipe(number);
                var recipe = new Recipe(any.Problem, any.Network, any.Rule, any.Start, Epochs);
                var runs = Study.Run(
                    run => recipe.FromSeed(number + run), count, 1, null, lanes, TestContext.Current.CancellationToken);
                Assert.Equal(count, runs.Length);
                foreach (var run in runs)
                    AssertIsSingleRun(run);
            }, iter: 200, threads: 2, seed: "0000KQxWxRi1");

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void Run_NetsOfDifferentCasesRatesAndOrders_GivesEachItsBits(int lanes) =>
        Gen.Int[0, 1_000_000].Sample(
            number =>
            {
                var runs = Study.Run(Recipe, 10, 2, null, lanes, TestContext.Current.CancellationToken);
                foreach (var run in runs)
                    AssertIsSingleRun(run);

                Recipe Recipe(int run)
                {
                    var any = AnyNets.Recipe(number);
                    var turned = new Problem(
                        any.Problem.Name, any.Problem.InputNames, any.Problem.OutputNames,
                        [.. any.Problem.Cases.Skip(run), .. any.Problem.Cases.Take(run)]);
                    return new(turned, any.Network, any.Rule with
                    {
                        LearningRate = any.Rule.LearningRate * (run + 1),
                        Schedule = run % 2 == 0 ? [] : [new(run % 4, 0.05)],
                        OrderSeed = any.Rule.OrderSeed is null ? null : run,
                        Frozen = [run % any.Network.WeightCount],
                    }, ((Start.Seeded)any.Start) with { Seed = run }, Epochs);
                }
            }, iter: 100, threads: 2, seed: "0000KQxWxRi1");

    // The straight code of small nets knows the short way to e^x only.
    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void Run_NetsWithInputsBeyondTheShortExponential_GivesEachItsBits(int lanes)
    {
        var xor = ProblemCatalogue.Find("xor")!.Suggested;
        var network = new NetworkShape([2, 2, 1], [new(0, 1), new(1, 2)], Activation.Logistic, Activation.Linear);
        var runs = Study.Run(
            Recipe, 2 * lanes + 1, 1, null, lanes, TestContext.Current.CancellationToken);
        Assert.All(runs, AssertIsSingleRun);

        // From the third net on, some x are above 708; in the last one far above.
        Recipe Recipe(int run)
        {
            var weights = Enumerable.Range(0, network.WeightCount)
                .Select(k => (k % 2 == 0 ? 150.0 : -149) * run * (run == 2 * lanes ? 1e95 : 1)).ToImmutableArray();
            return new(
                xor.Problem, network, xor.Rule with { LearningRate = 0.01 }, new Start.Explicit(weights), Epochs);
        }
    }

    [Fact]
    public void Run_OfTheExhibitOnTwoThreads_SolvesWhatSingleRunsSolve()
    {
        var recipe = ProblemCatalogue.Find("xor")!.Suggested;
        var runs = Study.Run(
            recipe, 5, 101, threads: 2, cancellationToken: TestContext.Current.CancellationToken);
        Assert.All(runs, AssertIsSingleRun);
        Assert.Equal(Enumerable.Range(5, 101).Select(seed => (long)seed),
            runs.Select(run => ((Start.Seeded)run.Recipe.Start).Seed));
        Assert.InRange(runs.Count(run => run.SolvedAt is not null), 95, 101);
    }

    [Fact]
    public void Run_WithAWatcher_TellsEveryEpochOfEveryRunOnce()
    {
        var xor = ProblemCatalogue.Find("xor")!.Suggested;
        var recipe = new Recipe(xor.Problem, xor.Network, xor.Rule, xor.Start, 20);
        var told = new ConcurrentDictionary<(int Run, int Epoch), double>();
        Study.Run(
            recipe, 0, 19, threads: 2,
            (first, epoch, errors) =>
            {
                for (var n = 0; n < errors.Length; n++)
                    Assert.True(told.TryAdd((first + n, epoch), errors[n]));
            }, TestContext.Current.CancellationToken);

        Assert.Equal(19 * 21, told.Count);
        var trainer = new Trainer(recipe.FromSeed(17));
        for (var epoch = 0; epoch <= 20; epoch++, trainer.Step())
            Assert.Equal(trainer.MeanSquaredError, told[(17, epoch)]);
    }

    [Fact]
    public void Step_OfEveryLockstep_AllocatesNothing()
    {
        foreach (var lanes in KernelChoice.LaneCounts)
        {
            for (var number = 0; number < 40; number++)
            {
                var recipe = AnyNets.Recipe(number);
                var nets = LockstepChoice.For(recipe, lanes);
                nets.Begin([recipe]);
                Nets.AssertAllocatesNothing(nets.Step, $"{lanes} lanes, recipe {number}");
            }
        }
    }

    [Fact]
    public void Run_OfWhatCannotBeAStudy_IsRefused()
    {
        var token = TestContext.Current.CancellationToken;
        var xor = ProblemCatalogue.Find("xor")!.Suggested;
        var symmetry = ProblemCatalogue.Find("symmetry")!.Suggested;
        Assert.Throws<ArgumentOutOfRangeException>(() => Study.Run(xor, 0, 0, cancellationToken: token));
        Assert.Throws<ArgumentOutOfRangeException>(() => Study.Run(xor, -1, 1, cancellationToken: token));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => Study.Run(xor, Start.Seeded.LargestSeed, 2, cancellationToken: token));
        Assert.Throws<ArgumentOutOfRangeException>(() => Study.Run(xor, 0, 1, threads: 0, cancellationToken: token));
        Assert.Throws<ArgumentException>(
            () => Study.Run(run => run == 0 ? xor : symmetry, 2, cancellationToken: token));
        var given = xor.With(start: new Start.Explicit([.. new Trainer(xor).Weights]));
        Assert.Throws<ArgumentException>(() => Study.Run(given, 0, 1, cancellationToken: token));
    }

    [Fact]
    public void Run_Cancelled_Ends()
    {
        using var source = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => Study.Run(
            ProblemCatalogue.Find("xor")!.Suggested, 0, 10, watcher: (_, epoch, _) =>
            {
                if (epoch == 3)
                    source.Cancel();
            }, cancellationToken: source.Token));
    }

    private static void AssertIsSingleRun(StudyRun run)
    {
        var single = new Trainer(run.Recipe, null, lanes: 1);
        var cases = run.Recipe.Problem.Cases.Length;
        int? solvedAt = single.CorrectCount == cases ? 0 : null;
        while (single.Epoch < run.Recipe.Epochs && single.Step())
            solvedAt = single.CorrectCount == cases ? solvedAt ?? single.Epoch : null;

        Assert.Equal(single.HasDiverged, run.HasDiverged);
        Assert.Equal(single.Epoch, run.End.Epoch);
        Nets.AssertSameBits(single.Weights, run.End.Weights.AsSpan());
        Nets.AssertSameBits(single.Checkpoint().WeightChange.AsSpan(), run.End.WeightChange.AsSpan());
        Nets.AssertSameBits([single.TotalError, single.MeanSquaredError], [run.TotalError, run.MeanSquaredError]);
        Assert.Equal(single.CorrectCount, run.CorrectCount);
        Assert.Equal(solvedAt, run.SolvedAt);
    }
}
