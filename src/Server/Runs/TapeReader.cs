using System.Runtime.CompilerServices;
using BackpropWeb.Server.Persistence;
using Microsoft.EntityFrameworkCore;

namespace BackpropWeb.Server.Runs;

/// <summary>Whose rows are read: a run in the database and, while it has not ended, its tape in memory.</summary>
public sealed record TapeSource(long RunKey, TapeLayout Layout, Tape? Live)
{
    /// <summary>The same rows without outputs and weights, which then need not be read.</summary>
    public TapeSource ErrorsOnly => this with { Layout = Layout.ErrorsOnly };
}

/// <summary>Reads tapes in order, each row from where it lies.</summary>
public sealed class TapeReader(IDbContextFactory<RunsDb> databases)
{
    /// <summary>Parts of some 256 kB; their error columns alone are a tenth of that or less.</summary>
    private const int PartsAtOnce = 8;
    private const int ErrorPartsAtOnce = 64;

    /// <summary>Rows from one epoch to another, part by part. Ends early only if the run is deleted meanwhile.</summary>
    public async IAsyncEnumerable<TapePart> ReadAsync(
        TapeSource source, int from, int to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (from <= to)
        {
            if (source.Live?.TryRead(from, to) is { } recent)
            {
                yield return source.Layout == recent.Layout ? recent : recent with { Layout = source.Layout, Values = [] };
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

    /// <summary>Rows from one epoch to another as one part, at most so many.</summary>
    public async Task<TapePart> ReadAtMostAsync(
        TapeSource source, int from, int to, int mostRows, CancellationToken cancellationToken)
    {
        var parts = new List<TapePart>();
        var last = (int)Math.Min(to, from + (long)mostRows - 1);
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
            ? await parts.Take(PartsAtOnce).Select(part => new { part.From, part.To, part.Errors, part.Values })
                .ToListAsync(cancellationToken)
            : await parts.Take(ErrorPartsAtOnce).Select(part => new { part.From, part.To, part.Errors, Values = Array.Empty<byte>() })
                .ToListAsync(cancellationToken);
        return
        [
            .. stored.Select(part => TapePart.FromBytes(source.Layout, part.From, part.Errors, part.Values)
                .Slice(Math.Max(from, part.From), Math.Min(to, part.To))),
        ];
    }
}
