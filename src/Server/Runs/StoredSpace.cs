using BackpropWeb.Contracts;
using BackpropWeb.Engine;
using BackpropWeb.Server.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BackpropWeb.Server.Runs;

/// <summary>Keeps the database within <see cref="LimitOptions.StoredBytes"/>: a run is started only if there is room for
/// it and for the rest of all that are under way.</summary>
public sealed class StoredSpace(IOptions<LimitOptions> options)
{
    /// <summary>Somebody has to delete runs first.</summary>
    private static readonly TimeSpan UntilThereIsRoom = TimeSpan.FromMinutes(10);

    /// <summary>What the database needs beside the numbers: heads of parts, indexes, pages that are partly full.</summary>
    private const double Overhead = 1.1;
    private const long BytesPerRun = 16_384;

    /// <summary>Why there is no room for a run, or null. Asked while nobody else writes.</summary>
    public async Task<StartRefusal?> RefuseAsync(RunsDb db, StoredRun stored)
    {
        var most = options.Value.StoredBytes;
        var promised = await db.Runs
            .Where(run => run.Status == RunStatus.Queued || run.Status == RunStatus.Running || run.Status == RunStatus.Paused)
            .SumAsync(run => (run.Epochs - run.Epoch) * run.BytesPerEpoch);
        var needed = BytesPerRun + (2L * stored.Recipe.Length) + (stored.Epochs * stored.BytesPerEpoch);
        var used = await db.UsedBytesAsync(most - promised - needed);
        return used + promised + needed <= most
            ? null
            : new(
                $"The run needs up to {JsonField.Say(needed)} bytes of the store, in which {JsonField.Say(used)} are used and "
                + $"{JsonField.Say(promised)} promised to runs under way; the limit Limits:StoredBytes is {JsonField.Say(most)}.",
                UntilThereIsRoom);
    }

    /// <summary>What a run's rows and checkpoints fill, spread over its epochs.</summary>
    public static long BytesPerEpoch(Recipe recipe)
    {
        var row = (double)TapeLayout.For(recipe).NumbersPerRow * sizeof(double);
        var checkpoints = (1 + (recipe.Epochs / KeptCheckpoints.Stride(recipe))) * 2.0 * sizeof(double) * recipe.Network.WeightCount;
        return (long)Math.Ceiling(Overhead * (row + (checkpoints / recipe.Epochs)));
    }
}
