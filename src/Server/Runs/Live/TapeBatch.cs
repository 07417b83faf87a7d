using BackpropWeb.Engine.Checkpoints;
using BackpropWeb.Server.Persistence;
using BackpropWeb.Server.Runs.Shared;
using BackpropWeb.Server.Runs.Tapes;
using Microsoft.EntityFrameworkCore;

namespace BackpropWeb.Server.Runs.Live;

/// <summary>Content of one transaction: rows, the checkpoint at the last row, and the progress there. The stored tape
/// therefore always ends at the checkpoint from which training would resume.</summary>
/// <param name="From">Epoch of the first unstored row.</param>
/// <param name="To">Epoch of the last row, and of <paramref name="Latest"/>.</param>
/// <param name="Kept">Earlier checkpoints to keep.</param>
/// <param name="Progress">Progress at <paramref name="To"/>, including the end of the run.</param>
internal sealed record TapeBatch(
    LiveRun Run, int From, int To, Checkpoint Latest, IReadOnlyList<Checkpoint> Kept, RunProgress Progress)
{
    private const int NumbersPerPart = 1 << 15;

    /// <summary>Updates the run's row and adds rows and checkpoints to the context; the caller saves them. Returns
    /// false if the run was deleted or another node has taken it.</summary>
    public async Task<bool> StoreAsync(RunsDb db)
    {
        if (!await Progress.StoreAsync(db, Run.Stored)
            || (Run.IsUnconfirmed && await RunDescription.StoreAsync(db, Run.Stored, null) == 0))
            return false;
        await AddRowsAsync(db);
        return true;
    }

    /// <summary>Adds rows and checkpoints to the context; the caller saves them.</summary>
    public async Task AddRowsAsync(RunsDb db)
    {
        var (key, tape) = (Run.Stored.Key, Run.Tape);
        if (Run.IsUnconfirmed)
        {
            await db.TapeParts.Where(part => part.RunKey == key && part.To >= From).ExecuteDeleteAsync();
            await db.Checkpoints.Where(c => c.RunKey == key && c.Epoch >= From).ExecuteDeleteAsync();
        }

        var maxRows = Math.Max(1, NumbersPerPart / tape.Layout.NumbersPerRow);
        for (var from = From; from <= To;)
        {
            var to = Math.Min(To, from + maxRows - 1);
            var parts = new List<TapePart>();
            for (var next = from; next <= to; next += parts[^1].Count)
                parts.Add(tape.TryRead(next, to)
                    ?? throw new InvalidOperationException($"Unstored row {next} is not in memory."));
            var rows = TapePart.Join(parts);
            db.TapeParts.Add(new()
            {
                RunKey = key, From = from, To = to, Errors = rows.ErrorBytes(), Values = rows.ValueBytes(),
            });
            from = to + 1;
        }

        foreach (var checkpoint in Kept.Append(Latest).DistinctBy(c => c.Epoch))
        {
            if (checkpoint.Epoch >= From)
                db.Checkpoints.Add(new() { RunKey = key, Epoch = checkpoint.Epoch, Bytes = checkpoint.ToBytes() });
        }

        var (before, stride) = (From - 1, Run.CheckpointStride);
        if (To > before && !CheckpointRetention.Keeps(stride, before))
            await db.Checkpoints.Where(c => c.RunKey == key && c.Epoch == before).ExecuteDeleteAsync();
    }
}
