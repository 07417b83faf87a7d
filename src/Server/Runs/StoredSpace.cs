using BackpropWeb.Engine;
using BackpropWeb.Server.Persistence;
using Microsoft.Extensions.Options;

namespace BackpropWeb.Server.Runs;

/// <summary>Keeps the database within <see cref="LimitOptions.StoredBytes"/>: a run is started only if there is room for
/// it and for the rest of all that are under way.</summary>
public sealed class StoredSpace(LiveRuns live, IOptions<LimitOptions> options)
{
    /// <summary>Somebody has to delete runs first.</summary>
    private static readonly TimeSpan UntilThereIsRoom = TimeSpan.FromMinutes(10);

    /// <summary>What the database needs beside the numbers: heads of parts, indexes, pages that are partly full.</summary>
    private const double Overhead = 1.1;
    private const long BytesPerRun = 16_384;

    /// <summary>Why there is no room for a run, or null. Asked while nobody else writes.</summary>
    public async Task<StartRefusal?> RefuseAsync(RunsDb db, Recipe recipe, StoredRun stored)
    {
        var most = options.Value.StoredBytes;
        var promised = live.All.Sum(run => BytesOf(run.Recipe, run.Tape.Layout, run.Tape.LastStored));
        var needed = BytesPerRun + (2L * stored.Recipe.Length) + BytesOf(recipe, TapeLayout.For(recipe), -1);
        var used = await db.UsedBytesAsync(most - promised - needed);
        return used + promised + needed <= most
            ? null
            : new(
                $"The run needs up to {JsonField.Say(needed)} bytes of the store, in which {JsonField.Say(used)} are used and "
                + $"{JsonField.Say(promised)} promised to runs under way; the limit Limits:StoredBytes is {JsonField.Say(most)}.",
                UntilThereIsRoom);
    }

    /// <summary>What a run's rows after an epoch and its checkpoints will fill.</summary>
    private static long BytesOf(Recipe recipe, TapeLayout layout, int lastStored)
    {
        var rows = (double)(recipe.Epochs - lastStored) * layout.NumbersPerRow * sizeof(double);
        var checkpoints = (1 + (recipe.Epochs / KeptCheckpoints.Stride(recipe))) * 2.0 * sizeof(double) * recipe.Network.WeightCount;
        return (long)(Overhead * (rows + checkpoints));
    }
}
