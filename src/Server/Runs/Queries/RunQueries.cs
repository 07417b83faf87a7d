using BackpropWeb.Contracts;
using BackpropWeb.Engine;
using BackpropWeb.Server.Persistence;
using BackpropWeb.Server.Runs.Commands;
using BackpropWeb.Server.Runs.Live;
using BackpropWeb.Server.Runs.Placement;
using BackpropWeb.Server.Runs.Shared;
using BackpropWeb.Server.Runs.Tapes;
using Microsoft.EntityFrameworkCore;

namespace BackpropWeb.Server.Runs.Queries;

/// <summary>Queries of live and ended runs for the API, the hub and the pages.</summary>
internal sealed class RunQueries(
    IDbContextFactory<RunsDb> databases, RunStore store, LiveRunRegistry live, IRunPlacement placement,
    TapeReader tapes)
{
    /// <summary>Maximum size of all recipes on a page of the list; one may have thousands of cases.</summary>
    private const long MaxListedCharacters = 4 << 20;

    /// <summary>Finds a live or ended run; null if it does not exist.</summary>
    public async Task<Run?> FindAsync(string id, CancellationToken cancellationToken = default)
    {
        if (live.Find(id) is { } run)
            return RunMapping.ToContract(run.Stored, run.Progress, run.Waiting);
        return await store.FindAsync(id, cancellationToken) is { } stored ? RunMapping.ToContract(stored) : null;
    }

    /// <summary>The recipe of a run; null if the run does not exist.</summary>
    public async Task<Recipe?> FindRecipeAsync(string id, CancellationToken cancellationToken = default)
    {
        if (live.Find(id) is { } run)
            return run.Recipe;
        return await store.FindAsync(id, cancellationToken) is { } stored ? RunStore.RecipeOf(stored) : null;
    }

    /// <summary>Reads rows of a run's tape, both epochs included; null if the run does not exist.</summary>
    /// <param name="to">Last epoch to read; null for all.</param>
    public async Task<TapeRows?> ReadTapeAsync(
        string id, int from, int? to, bool withWeights, CancellationToken cancellationToken = default)
    {
        if (await FindTapeAsync(id, cancellationToken) is not { } tape)
            return null;
        var part = await tapes.ReadAtMostAsync(
            tape.Source, from, Math.Min(to ?? int.MaxValue, tape.LastEpoch), int.MaxValue, cancellationToken);
        return new(
            from, part.To, part.TotalError, part.MeanSquaredError, part.Correct, part.Outputs(),
            withWeights ? part.Weights() : null, part.HeldOut.Error, part.HeldOut.Correct);
    }

    /// <summary>Reads only the error columns of a run's tape, both epochs included: 20 MB for a million epochs. Null if
    /// the run does not exist.</summary>
    /// <param name="to">Last epoch to read; null for all.</param>
    public async Task<TapeRows?> ReadErrorsAsync(
        string id, int from = 0, int? to = null, CancellationToken cancellationToken = default)
    {
        if (await FindTapeAsync(id, cancellationToken) is not { } tape)
            return null;
        var last = Math.Min(to ?? int.MaxValue, tape.LastEpoch);
        var count = Math.Max(0, last - from + 1);
        var (totalError, meanSquaredError, correct) = (new double[count], new double[count], new int[count]);
        var heldOutCount = tape.Source.Layout.HasHeldOut ? count : 0;
        var (heldOutError, heldOutCorrect) = (new double[heldOutCount], new int[heldOutCount]);
        var read = 0;
        await foreach (var part in tapes.ReadAsync(tape.Source.ErrorsOnly, from, last, cancellationToken))
        {
            part.TotalError.CopyTo(totalError, read);
            part.MeanSquaredError.CopyTo(meanSquaredError, read);
            part.Correct.CopyTo(correct, read);
            part.HeldOutError.CopyTo(heldOutError, Math.Min(read, heldOutCount));
            part.HeldOutCorrect.CopyTo(heldOutCorrect, Math.Min(read, heldOutCount));
            read += part.Count;
        }

        // Fewer only if the run was deleted meanwhile.
        return read < count
            ? null
            : new(
                from, Math.Max(last, from - 1), totalError, meanSquaredError, correct, null, null,
                tape.Source.Layout.HasHeldOut ? heldOutError : null,
                tape.Source.Layout.HasHeldOut ? heldOutCorrect : null);
    }

    /// <summary>Finds a run's tape; null if the run does not exist.</summary>
    public async Task<TapeLocation?> FindTapeAsync(string id, CancellationToken cancellationToken = default)
    {
        if (live.Find(id) is { } run)
            return new(
                new(run.Stored.Key, run.Tape.Layout, run.Tape), run.Tape.LastEpoch, false, run.Stored.RecipeHash);
        if (await store.FindAsync(id, cancellationToken) is not { } stored)
            return null;
        var isFinal = RunTransitions.IsOver(stored.Status, RunProgress.Of(stored).Failure);
        var layout = TapeLayout.For(RunStore.RecipeOf(stored));
        return new(new(stored.Key, layout, null), stored.Epoch, isFinal, stored.RecipeHash);
    }

    /// <summary>Listed runs, newest first.</summary>
    /// <param name="problem">Name of a catalogue problem; null for all.</param>
    /// <param name="before">Only older runs; null for the newest.</param>
    /// <param name="solved">Only runs that ended solved or unsolved; null for all.</param>
    public async Task<RunList> ListAsync(
        string? problem, DateTime? before, int limit, bool? solved = null,
        CancellationToken cancellationToken = default)
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
            if (runs.Count == limit || (runs.Count > 0 && recipeCharacters > MaxListedCharacters))
                return new(runs, ListCursor.Write(runs[^1].CreatedAt));
            runs.Add(live.Find(stored.Id) is { } run
                ? RunMapping.ToContract(run.Stored, run.Progress, run.Waiting)
                : RunMapping.ToContract(stored));
        }

        return new(runs, null);
    }

    /// <summary>Waits until a run has ended.</summary>
    public async Task<Run?> WaitForEndAsync(string id, CancellationToken cancellationToken = default)
    {
        while (await placement.WatchAsync(id, cancellationToken) is { } viewer)
        {
            using (viewer)
            {
                var run = viewer.Run;
                await run.UntilAsync(
                    () => run.Progress.Status.HasEnded() || run.IsDeleted || run.IsMoved, cancellationToken);
                if (!run.IsMoved)
                    break;
            }
        }

        return await FindAsync(id, cancellationToken);
    }
}
