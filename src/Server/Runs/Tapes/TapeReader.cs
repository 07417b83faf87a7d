using System.Runtime.CompilerServices;
using BackpropWeb.Server.Persistence;
using Microsoft.EntityFrameworkCore;

namespace BackpropWeb.Server.Runs.Tapes;

/// <summary>Where to read rows: the run in the database and, until it has ended, its tape in memory.</summary>
internal sealed record TapeSource(long RunKey, TapeLayout Layout, Tape? Live)
{
    /// <summary>The same source without outputs and weights.</summary>
    public TapeSource ErrorsOnly => this with { Layout = Layout.ErrorsOnly };
}

/// <summary>Reads tapes in order, from memory and database.</summary>
internal sealed class TapeReader(IDbContextFactory<RunsDb> databases)
{
    /// <summary>A part has about 256 kB; its error columns a tenth of that or less.</summary>
    private const int MaxParts = 8;
    private const int MaxErrorParts = 64;

    /// <summary>Reads rows part by part. Ends early only if the run is deleted meanwhile.</summary>
    public async IAsyncEnumerable<TapePart> ReadAsync(
        TapeSource source, int from, int to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (from <= to)
        {
            if (source.Live?.TryRead(from, to) is { } recent)
            {
                yield return source.Layout == recent.Layout
                    ? recent
                    : recent with { Layout = source.Layout, Values = [] };
                from = recent.To + 1;
                continue;
            }

            var parts = await ReadStoredAsync(source, from, to, cancellationToken);
            if (parts.Count == 0)
                yield break;
            foreach (var part in parts)
            {
                yield return part;
                from = part.To + 1;
            }
        }
    }

    /// <summary>Reads at most <paramref name="maxRows"/> rows as one part.</summary>
    public async Task<TapePart> ReadAtMostAsync(
        TapeSource source, int from, int to, int maxRows, CancellationToken cancellationToken)
    {
        var parts = new List<TapePart>();
        var last = (int)Math.Min(to, from + (long)maxRows - 1);
        await foreach (var part in ReadAsync(source, from, last, cancellationToken))
            parts.Add(part);
        return parts.Count == 0 ? TapePart.Empty(source.Layout, from) : TapePart.Join(parts);
    }

    private async Task<IReadOnlyList<TapePart>> ReadStoredAsync(
        TapeSource source, int from, int to, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var parts = db.TapeParts.AsNoTracking()
            .Where(part => part.RunKey == source.RunKey && part.To >= from && part.From <= to)
            .OrderBy(part => part.To);
        var stored = source.Layout.IsWhole
            ? await parts.Take(MaxParts).Select(part => new { part.From, part.To, part.Errors, part.Values })
                .ToListAsync(cancellationToken)
            : await parts.Take(MaxErrorParts)
                .Select(part => new { part.From, part.To, part.Errors, Values = Array.Empty<byte>() })
                .ToListAsync(cancellationToken);
        return
        [
            .. stored.Select(part => TapePart.FromBytes(source.Layout, part.From, part.Errors, part.Values)
                .Slice(Math.Max(from, part.From), Math.Min(to, part.To))),
        ];
    }
}
