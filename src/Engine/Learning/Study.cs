using System.Collections.Immutable;
using BackpropWeb.Engine.Checkpoints;
using BackpropWeb.Engine.Kernels;

namespace BackpropWeb.Engine.Learning;

/// <summary>The result of one run of a study.</summary>
/// <param name="Recipe">The recipe of the run.</param>
/// <param name="SolvedAt">The first epoch from which all cases stay correct to the end; null if none.</param>
/// <param name="TotalError">E at the end.</param>
/// <param name="MeanSquaredError">ΣΣ (y − d)² / (cases × outputs) at the end.</param>
/// <param name="CorrectCount">Number of correct cases at the end.</param>
/// <param name="HasDiverged">Whether a number became infinite or NaN. The run then ends at its last good epoch.</param>
/// <param name="End">Weights and weight changes at the end. <c>new Trainer(Recipe, End)</c> inspects the run or
/// continues it.</param>
/// <param name="HeldOutError">Mean squared error at the end over the cases held out; null if none is. The other errors
/// and counts are those of the cases trained on.</param>
/// <param name="HeldOutCorrectCount">Number of correct cases among those held out; null if none is.</param>
public sealed record StudyRun(
    Recipe Recipe, int? SolvedAt, double TotalError, double MeanSquaredError, int CorrectCount, bool HasDiverged,
    Checkpoint End, double? HeldOutError = null, int? HeldOutCorrectCount = null);

/// <summary>Receives every epoch of every run, on the thread that trains it.</summary>
/// <param name="firstRun">Index of the first run in this call.</param>
/// <param name="epoch">0 to the recipe's epochs.</param>
/// <param name="meanSquaredErrors">Errors of that run and the following ones. A diverged run keeps its last
/// error.</param>
public delegate void StudyWatcher(int firstRun, int epoch, ReadOnlySpan<double> meanSquaredErrors);

/// <summary>Trains many runs in lockstep: one net per vector lane, on any number of threads. Each run has the same bits
/// as a <see cref="Trainer"/> of its recipe.</summary>
public static class Study
{
    /// <summary>Trains one recipe with many seeds.</summary>
    /// <param name="recipe">Must have a seeded start.</param>
    /// <param name="firstSeed">Seed of the first run; the others use the following seeds. 0 or more.</param>
    /// <param name="count">Number of runs; 1 or more.</param>
    /// <param name="threads">Number of training threads; 1 or more.</param>
    /// <param name="watcher">Receives every epoch; null for none.</param>
    /// <param name="cancellationToken">Cancels the study.</param>
    /// <returns>The runs, by ascending seed.</returns>
    /// <exception cref="ArgumentException">The start is not seeded, or a number is out of range.</exception>
    /// <exception cref="OperationCanceledException">The study was canceled.</exception>
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

    /// <summary>Trains recipes that have the same network shape, number of cases, epochs, update moment and tolerance.
    /// Cases, rates, schedule, order of cases, held weights and start may differ.</summary>
    /// <param name="recipe">Returns the recipe of a run, 0 to <paramref name="count"/> − 1. Called once per run, on any
    /// thread.</param>
    /// <param name="count">Number of runs; 1 or more.</param>
    /// <param name="threads">Number of training threads; 1 or more.</param>
    /// <param name="watcher">Receives every epoch; null for none.</param>
    /// <param name="cancellationToken">Cancels the study.</param>
    /// <returns>The runs, in order.</returns>
    /// <exception cref="ArgumentException">The recipes differ in one of these, or a number is out of range.</exception>
    /// <exception cref="OperationCanceledException">The study was canceled.</exception>
    public static ImmutableArray<StudyRun> Run(
        Func<int, Recipe> recipe, int count, int threads = 1, StudyWatcher? watcher = null,
        CancellationToken cancellationToken = default) =>
        Run(recipe, count, threads, watcher, KernelChoice.WidestLaneCount, cancellationToken);

    /// <summary>Trains with a given number of lanes.</summary>
    internal static ImmutableArray<StudyRun> Run(
        Func<int, Recipe> recipe, int count, int threads, StudyWatcher? watcher, int lanes,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        var model = recipe(0);
        var runs = new StudyRun[count];
        var groups = (count - 1) / lanes + 1;
        var next = 0;
        if (threads == 1)
            TrainGroups();
        else
            // One call a thread: Parallel.For makes the nets of a thread anew several times a second.
            Parallel.For(
                0, threads,
                new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken },
                _ => TrainGroups());

        return ImmutableArray.Create(runs);

        void TrainGroups()
        {
            var nets = new StudyGroup(model, lanes);
            for (int group; (group = Interlocked.Increment(ref next) - 1) < groups;)
                Train(group, nets);
        }

        void Train(int group, StudyGroup nets)
        {
            var first = group * lanes;
            var recipes = new Recipe[Math.Min(lanes, count - first)];
            for (var n = 0; n < recipes.Length; n++)
                recipes[n] = first + n == 0 ? model : recipe(first + n);
            nets.Begin(recipes);
            watcher?.Invoke(first, 0, nets.MeanSquaredErrors);
            while (!nets.HasEnded)
            {
                cancellationToken.ThrowIfCancellationRequested();
                nets.Step();
                watcher?.Invoke(first, nets.Epoch, nets.MeanSquaredErrors);
            }

            for (var n = 0; n < recipes.Length; n++)
                runs[first + n] = nets.Result(n);
        }
    }
}
