using System.Collections.Immutable;
using BackpropWeb.Engine.Checkpoints;
using BackpropWeb.Engine.Kernels;

namespace BackpropWeb.Engine.Learning;

/// <summary>One run of a study at its end.</summary>
/// <param name="Recipe">What was trained.</param>
/// <param name="SolvedAt">The first epoch from which all cases stay correct to the last one; null if there is
/// none.</param>
/// <param name="TotalError">E at the end.</param>
/// <param name="MeanSquaredError">ΣΣ (y − d)² / (cases × outputs) at the end.</param>
/// <param name="CorrectCount">Correct cases at the end.</param>
/// <param name="HasDiverged">Whether it left the finite numbers; then its end is the last good epoch.</param>
/// <param name="End">Weights and weight changes at the end. <c>new Trainer(Recipe, End)</c> looks inside or goes
/// on.</param>
public sealed record StudyRun(
    Recipe Recipe, int? SolvedAt, double TotalError, double MeanSquaredError, int CorrectCount, bool HasDiverged,
    Checkpoint End);

/// <summary>Hears of every epoch of every run, on the thread that trains it.</summary>
/// <param name="firstRun">Index of the first run told of.</param>
/// <param name="epoch">0 to the recipe's epochs.</param>
/// <param name="meanSquaredErrors">Of that run and those after it. A diverged run keeps its last one.</param>
public delegate void StudyWatcher(int firstRun, int epoch, ReadOnlySpan<double> meanSquaredErrors);

/// <summary>Many runs, trained in lockstep: as many nets side by side as the processor has lanes, on as many threads as
/// wanted. Each has the bits of a <see cref="Trainer"/> of its recipe.</summary>
public static class Study
{
    /// <summary>Trains one recipe from many seeds.</summary>
    /// <param name="recipe">Its start is a seeded one.</param>
    /// <param name="firstSeed">Seed of the first run; the next ones follow. 0 or more.</param>
    /// <param name="count">How many runs; 1 or more.</param>
    /// <param name="threads">How many threads train; 1 or more.</param>
    /// <param name="watcher">Hears of every epoch; null for none.</param>
    /// <param name="cancellationToken">Ends the study early.</param>
    /// <returns>The runs in the order of their seeds.</returns>
    /// <exception cref="ArgumentException">The start is not a seeded one, or a number is out of its range.</exception>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public static ImmutableArray<StudyRun> Run(
        Recipe recipe, long firstSeed, int count, int threads = 1, StudyWatcher? watcher = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        if (recipe.Start is not Start.Seeded)
            throw Refusal.Of("start", "must be a seeded one, for the runs of a study differ in their seeds.");
        Start.Seeded.SeedBounds.Require(firstSeed, nameof(firstSeed));
        Start.Seeded.SeedBounds.Require(firstSeed + count - 1, nameof(firstSeed));
        return Run(run => recipe.FromSeed(firstSeed + run), count, threads, watcher, cancellationToken);
    }

    /// <summary>Trains recipes that are alike: one network shape, number of cases, epochs, moment of update and
    /// tolerance. Cases, rates, schedule, order of cases, held weights and start may differ.</summary>
    /// <param name="recipe">The recipe of a run, 0 to <paramref name="count"/> − 1; called once for each, by any
    /// thread.</param>
    /// <param name="count">How many runs; 1 or more.</param>
    /// <param name="threads">How many threads train; 1 or more.</param>
    /// <param name="watcher">Hears of every epoch; null for none.</param>
    /// <param name="cancellationToken">Ends the study early.</param>
    /// <returns>The runs in their order.</returns>
    /// <exception cref="ArgumentException">The recipes are not alike, or a number is out of its range.</exception>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public static ImmutableArray<StudyRun> Run(
        Func<int, Recipe> recipe, int count, int threads = 1, StudyWatcher? watcher = null,
        CancellationToken cancellationToken = default) =>
        Run(recipe, count, threads, watcher, KernelChoice.WidestLaneCount, cancellationToken);

    /// <summary>In lanes of a given number.</summary>
    internal static ImmutableArray<StudyRun> Run(
        Func<int, Recipe> recipe, int count, int threads, StudyWatcher? watcher, int lanes,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        var model = recipe(0);
        var runs = new StudyRun[count];
        var blocks = (count - 1) / lanes + 1;
        if (threads == 1)
        {
            var nets = KernelChoice.Lockstep(model, lanes);
            for (var block = 0; block < blocks; block++)
                Train(block, nets);
        }
        else
        {
            Parallel.For(
                0, blocks,
                new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken },
                () => KernelChoice.Lockstep(model, lanes),
                (block, _, nets) =>
                {
                    Train(block, nets);
                    return nets;
                },
                _ => { });
        }

        return ImmutableArray.Create(runs);

        void Train(int block, ILockstep nets)
        {
            var first = block * lanes;
            var recipes = new Recipe[Math.Min(lanes, count - first)];
            for (var n = 0; n < recipes.Length; n++)
            {
                recipes[n] = first + n == 0 ? model : recipe(first + n);
                RequireAlike(model, recipes[n]);
            }

            TrainTogether(nets, recipes, first);
        }

        void TrainTogether(ILockstep nets, Recipe[] recipes, int first)
        {
            nets.Begin(recipes);
            var cases = recipes[0].Problem.Cases.Length;
            Span<int> solvedAt = stackalloc int[recipes.Length];
            solvedAt.Fill(-1);
            for (var epoch = 0; ; epoch++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var correct = nets.CorrectCounts;
                for (var n = 0; n < solvedAt.Length; n++)
                    solvedAt[n] = correct[n] != cases ? -1 : solvedAt[n] < 0 ? epoch : solvedAt[n];
                watcher?.Invoke(first, epoch, nets.MeanSquaredErrors[..recipes.Length]);
                if (epoch == recipes[0].Epochs)
                    break;
                nets.Step();
            }

            for (var n = 0; n < recipes.Length; n++)
                runs[first + n] = new(
                    recipes[n], solvedAt[n] < 0 ? null : solvedAt[n], nets.TotalErrors[n], nets.MeanSquaredErrors[n],
                    (int)nets.CorrectCounts[n], nets.HasDiverged(n), nets.Checkpoint(n));
        }
    }

    private static void RequireAlike(Recipe first, Recipe other)
    {
        if (other.Epochs != first.Epochs || other.Problem.Cases.Length != first.Problem.Cases.Length
            || other.Rule.Update != first.Rule.Update || !other.Rule.Tolerance.Equals(first.Rule.Tolerance)
            || !other.Network.IsLike(first.Network))
            throw Refusal.Of(
                "recipe", "must have the network, number of cases, epochs, moment of update and tolerance of the " +
                "study's other recipes.");
    }
}
