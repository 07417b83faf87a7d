using BackpropWeb.Engine;
using BackpropWeb.Server.Limits;
using BackpropWeb.Server.Persistence;
using BackpropWeb.Server.Runs.Live;
using BackpropWeb.Server.Runs.Tapes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BackpropWeb.Server.Runs.Starting;

/// <summary>Keeps the database within <see cref="LimitOptions.StoredBytes"/>: a run or study starts only if there is
/// space for it and for the rest of all unfinished ones.</summary>
internal sealed class StorageQuota(IOptions<LimitOptions> options)
{
    /// <summary>Space becomes free only when runs are deleted.</summary>
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMinutes(10);

    /// <summary>Factor for row headers, indexes and partly filled pages.</summary>
    private const double Overhead = 1.1;
    private const long BytesPerRun = 16_384;

    /// <summary>Counts of errors by epoch: they do not grow with the members.</summary>
    private const long BytesPerStudy = 1 << 20;
    private const long BytesPerMember = 41;

    /// <summary>Returns why there is no space for a run, or null. Requires the write gate.</summary>
    public Task<LimitRefusal?> RefuseAsync(RunsDb db, StoredRun stored) => RefuseAsync(
        db, "run", BytesPerRun + (2L * stored.Recipe.Length) + (stored.Epochs * stored.BytesPerEpoch));

    /// <summary>Returns why there is no space for a study, or null. Requires the write gate.</summary>
    public Task<LimitRefusal?> RefuseAsync(RunsDb db, StoredStudy stored) => RefuseAsync(
        db, "study", BytesPerStudy + (2L * stored.Recipe.Length) + (stored.Total * BytesPerMember));

    private async Task<LimitRefusal?> RefuseAsync(RunsDb db, string what, long needed)
    {
        var max = options.Value.StoredBytes;
        var reserved = await db.Runs.ThatAreUnfinished()
            .SumAsync(run => (run.Epochs - run.Epoch) * run.BytesPerEpoch)
            + await db.Studies.ThatAreUnfinished().SumAsync(study => (study.Total - study.Done) * BytesPerMember);
        var used = await db.UsedBytesAsync(max - reserved - needed);
        return used + reserved + needed <= max
            ? null
            : new(
                $"The {what} needs up to {JsonField.Format(needed)} bytes of the database; "
                + $"{JsonField.Format(used)} are used and {JsonField.Format(reserved)} reserved for unfinished runs "
                + $"and studies; the limit Limits:StoredBytes is {JsonField.Format(max)}.",
                RetryAfter);
    }

    /// <summary>Bytes of a run's rows and checkpoints, per epoch.</summary>
    public static long BytesPerEpoch(Recipe recipe)
    {
        var row = (double)TapeLayout.For(recipe).NumbersPerRow * sizeof(double);
        var checkpoints = (1 + (recipe.Epochs / CheckpointRetention.Stride(recipe)))
            * 2.0 * sizeof(double) * recipe.Network.WeightCount;
        return (long)Math.Ceiling(Overhead * (row + (checkpoints / recipe.Epochs)));
    }
}
