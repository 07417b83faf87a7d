using System.Text;
using BackpropWeb.Client.Shared;
using BackpropWeb.Contracts;
using BackpropWeb.Server.Runs.Queries;
using Microsoft.Extensions.Caching.Memory;

namespace BackpropWeb.Server.Pages.ListedRuns;

/// <summary>Error curves as large as a word. Each column keeps its lowest and highest error, so that no spike is lost.
/// Curves of ended runs are cached.</summary>
internal sealed class Sparklines(RunQueries queries) : IDisposable
{
    public const int Width = 120;
    public const int Height = 32;

    private const int Columns = 60;
    private const int MostRemembered = 10_000;

    private readonly MemoryCache _ended = new(new MemoryCacheOptions { SizeLimit = MostRemembered });

    /// <summary>The path of an SVG element; empty if the run has no rows.</summary>
    public async Task<string> PathAsync(Run run, CancellationToken cancellationToken)
    {
        if (_ended.TryGetValue(run.Id, out string? known))
            return known!;
        var rows = await queries.ReadErrorsAsync(run.Id, cancellationToken: cancellationToken);
        var path = rows is null ? "" : Path(rows.MeanSquaredError, run.Epochs);
        if (run.Status.HasEnded())
            _ended.Set(run.Id, path, new MemoryCacheEntryOptions { Size = 1 });
        return path;
    }

    public void Dispose() => _ended.Dispose();

    /// <summary>The line through the errors. The axis has room for all epochs of the run.</summary>
    public static string Path(double[] errors, int epochs)
    {
        if (errors.Length == 0)
            return "";
        var top = Axis.Top(errors.Max());
        var path = new StringBuilder();
        for (var column = 0; column <= Columns; column++)
        {
            var (from, to) = ((long)column * epochs / Columns, (long)(column + 1) * epochs / Columns);
            if (from >= errors.Length)
                break;
            var part = errors.AsSpan((int)from, (int)(Math.Min(Math.Max(to, from + 1), errors.Length) - from));
            var (lowest, highest) = (double.MaxValue, double.MinValue);
            foreach (var error in part)
                (lowest, highest) = (Math.Min(lowest, error), Math.Max(highest, error));
            // The error falls in most columns.
            Point(column, highest);
            if (lowest < highest)
                Point(column, lowest);
        }

        return path.ToString();

        void Point(int column, double error) => path.Append(path.Length == 0 ? 'M' : 'L')
            .Append(Digits.Place((double)column * Width / Columns)).Append(' ')
            .Append(Digits.Place(1 + ((Height - 2) * (1 - (error / top)))));
    }
}
