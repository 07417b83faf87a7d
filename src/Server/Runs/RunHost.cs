using BackpropWeb.Contracts;
using BackpropWeb.Engine;
using BackpropWeb.Server.Persistence;
using Microsoft.EntityFrameworkCore;

namespace BackpropWeb.Server.Runs;

/// <summary>What can be read of runs, live or ended: what REST, the hub and the pages have in common.</summary>
public sealed class RunHost(
    IDbContextFactory<RunsDb> databases, StoredRuns storedRuns, LiveRuns live, IRunHomes homes, TapeReader tapes)
{
    /// <summary>Recipes on one page of the list; a recipe may hold thousands of cases.</summary>
    private const long MostListedCharacters = 4 << 20;

    /// <summary>The run of that id, live or ended; null where there is none.</summary>
    public async Task<Run?> FindAsync(string id, CancellationToken cancellationToken = default)
    {
        if (live.Find(id) is { } run)
            return RunDocuments.ToContract(run);
        return await storedRuns.FindAsync(id, cancellationToken) is { } stored ? RunDocuments.ToContract(stored) : null;
    }

    /// <summary>What fixes all bits of a run; null where there is no such run.</summary>
    public async Task<Recipe?> FindRecipeAsync(string id, CancellationToken cancellationToken = default)
    {
        if (live.Find(id) is { } run)
            return run.Recipe;
        return await storedRuns.FindAsync(id, cancellationToken) is { } stored ? StoredRuns.RecipeOf(stored) : null;
    }

    /// <summary>Rows of a run's tape from one epoch to another, both included; null where there is no such run.</summary>
    /// <param name="to">Last epoch that is wanted; null for all that there are.</param>
    public async Task<TapeRows?> ReadTapeAsync(
        string id, int from, int? to, bool withWeights, CancellationToken cancellationToken = default)
    {
        if (await FindTapeAsync(id, cancellationToken) is not { } tape)
            return null;
        var part = await tapes.ReadAtMostAsync(
            tape.Source, from, Math.Min(to ?? int.MaxValue, tape.LastEpoch), int.MaxValue, cancellationToken);
        return new(
            from, part.To, part.TotalError, part.MeanSquaredError, part.Correct, part.Outputs(),
            withWeights ? part.Weights() : null);
    }

    /// <summary>The error columns of a run's tape from one epoch to another, both included, without outputs and weights:
    /// a million epochs are 20 MB of them. Null where there is no such run.</summary>
    /// <param name="to">Last epoch that is wanted; null for all that there are.</param>
    public async Task<TapeRows?> ReadErrorsAsync(
        string id, int from = 0, int? to = null, CancellationToken cancellationToken = default)
    {
        if (await FindTapeAsync(id, cancellationToken) is not { } tape)
            return null;
        var last = Math.Min(to ?? int.MaxValue, tape.LastEpoch);
        var count = Math.Max(0, last - from + 1);
        var (totalError, meanSquaredError, correct) = (new double[count], new double[count], new int[count]);
        var read = 0;
        await foreach (var part in tapes.ReadAsync(tape.Source.ErrorsOnly, from, last, cancellationToken))
        {
            part.TotalError.CopyTo(totalError, read);
            part.MeanSquaredError.CopyTo(meanSquaredError, read);
            part.Correct.CopyTo(correct, read);
            read += part.Count;
        }

        // Fewer only where the run was deleted meanwhile.
        return read < count
            ? null
            : new(from, Math.Max(last, from - 1), totalError, meanSquaredError, correct, null, null);
    }

    /// <summary>Where a run's rows lie and how far they go now; null where there is no such run.</summary>
    public async Task<FoundTape?> FindTapeAsync(string id, CancellationToken cancellationToken = default)
    {
        if (live.Find(id) is { } run)
            return new(new(run.Stored.Key, run.Tape.Layout, run.Tape), run.Tape.LastEpoch, false, run.Stored.RecipeHash);
        return await storedRuns.FindAsync(id, cancellationToken) is { } stored
            ? new(new(stored.Key, TapeLayout.For(StoredRuns.RecipeOf(stored)), null), stored.Epoch, Moves.IsOver(stored.Status, RunProgress.Of(stored).Failure), stored.RecipeHash)
            : null;
    }

    /// <summary>Listed runs, newest first.</summary>
    /// <param name="problem">A name of the catalogue, or null for any problem.</param>
    /// <param name="before">Only runs that are older than this; null for the newest.</param>
    /// <param name="solved">Only runs that have ended solved, or unsolved; null for all.</param>
    public async Task<RunList> ListAsync(
        string? problem, DateTime? before, int limit, bool? solved = null, CancellationToken cancellationToken = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var listed = db.Runs.AsNoTracking().Where(run => run.Listed);
        if (problem is not null)
            listed = listed.Where(run => run.Problem == problem);
        if (before is { } instant)
            listed = listed.Where(run => run.CreatedAt < instant);
        if (solved is { } isSolved)
            listed = listed.Where(run => run.FinishedAt != null && (run.SolvedAt != null) == isSolved);

        var runs = new List<Run>();
        long recipeCharacters = 0;
        var older = listed.OrderByDescending(run => run.CreatedAt).Take(limit + 1).AsAsyncEnumerable();
        await foreach (var stored in older.WithCancellation(cancellationToken))
        {
            recipeCharacters += stored.Recipe.Length;
            if (runs.Count == limit || (runs.Count > 0 && recipeCharacters > MostListedCharacters))
                return new(runs, ListCursor.Write(runs[^1].CreatedAt));
            runs.Add(live.Find(stored.Id) is { } run ? RunDocuments.ToContract(run) : RunDocuments.ToContract(stored));
        }

        return new(runs, null);
    }

    /// <summary>Waits until a run has ended.</summary>
    public async Task<Run?> WaitForEndAsync(string id, CancellationToken cancellationToken = default)
    {
        while (await homes.WatchAsync(id, cancellationToken) is { } viewer)
        {
            using (viewer)
            {
                var run = viewer.Run;
                await run.UntilAsync(() => run.Progress.Status.HasEnded() || run.IsDeleted || run.IsLetGo, cancellationToken);
                if (!run.IsLetGo)
                    break;
            }
        }

        return await FindAsync(id, cancellationToken);
    }
}
