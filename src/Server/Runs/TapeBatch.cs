using BackpropWeb.Engine.Checkpoints;
using BackpropWeb.Server.Persistence;
using Microsoft.EntityFrameworkCore;

namespace BackpropWeb.Server.Runs;

/// <summary>What goes to the database in one transaction: rows, the checkpoint at the last of them, and how the run stands
/// there. So the stored tape never disagrees with the place from which training would go on.</summary>
/// <param name="From">Epoch of the first row that is not stored yet.</param>
/// <param name="To">Epoch of the last row, and of <paramref name="Latest"/>.</param>
/// <param name="Kept">Earlier checkpoints that stay.</param>
/// <param name="Progress">Where the run stands at <paramref name="To"/>, its end included.</param>
public sealed record TapeBatch(
    LiveRun Run, int From, int To, Checkpoint Latest, IReadOnlyList<Checkpoint> Kept, RunProgress Progress)
{
    private const int NumbersPerPart = 1 << 15;

    /// <summary>Adds rows and checkpoints to what the next save writes.</summary>
    public async Task AddRowsAsync(RunsDb db)
    {
        var (key, tape) = (Run.Stored.Key, Run.Tape);
        var most = Math.Max(1, NumbersPerPart / tape.Layout.NumbersPerRow);
        for (var from = From; from <= To;)
        {
            var to = Math.Min(To, from + most - 1);
            var parts = new List<TapePart>();
            for (var next = from; next <= to; next += parts[^1].Count)
                parts.Add(tape.TryRead(next, to) ?? throw new InvalidOperationException($"Row {next} is stored nowhere."));
            var rows = TapePart.Join(parts);
            db.TapeParts.Add(new() { RunKey = key, From = from, To = to, Errors = rows.ErrorBytes(), Values = rows.ValueBytes() });
            from = to + 1;
        }

        foreach (var checkpoint in Kept.Append(Latest).DistinctBy(c => c.Epoch))
        {
            if (checkpoint.Epoch >= From)
                db.Checkpoints.Add(new() { RunKey = key, Epoch = checkpoint.Epoch, Bytes = checkpoint.ToBytes() });
        }

        var (before, stride) = (From - 1, Run.CheckpointStride);
        if (To > before && !KeptCheckpoints.Keeps(stride, before))
            await db.Checkpoints.Where(c => c.RunKey == key && c.Epoch == before).ExecuteDeleteAsync();
    }
}
