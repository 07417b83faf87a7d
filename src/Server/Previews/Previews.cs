using System.Globalization;
using System.Security.Cryptography;
using System.Threading.RateLimiting;
using BackpropWeb.Client.Localization;
using BackpropWeb.Client.Shared;
using BackpropWeb.Contracts;
using BackpropWeb.Server.ShownRuns;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Localization;

namespace BackpropWeb.Server.Previews;

/// <summary>Draws pictures of runs, a few at a time, and caches them.</summary>
internal sealed class Previews(IServiceScopeFactory scopes, IStringLocalizer<Words> words) : IDisposable
{
    private const long KeptBytes = 32 << 20;
    private const int MostCases = 8;
    private const int MostInputs = 8;

    /// <summary>Requests that draw or wait.</summary>
    private const int MostRequests = 32;

    private static readonly int MostAtOnce = Math.Clamp(Environment.ProcessorCount / 2, 1, MostRequests);

    /// <summary>Cache time of a live run's picture.</summary>
    private static readonly TimeSpan LiveFor = TimeSpan.FromSeconds(5);

    private readonly MemoryCache _kept = new(new MemoryCacheOptions { SizeLimit = KeptBytes });
    private readonly ConcurrencyLimiter _places = new(new()
    {
        PermitLimit = MostAtOnce,
        QueueLimit = MostRequests - MostAtOnce,
    });

    /// <summary>The picture of a run.</summary>
    /// <returns>The picture; null if too many requests wait.</returns>
    public async Task<Preview?> OfAsync(Run run, bool isSvg, CancellationToken cancellationToken)
    {
        // Only the title of an ended run can change.
        var key = (run.Id, run.Title, run.Status.HasEnded(), isSvg, CultureInfo.CurrentUICulture.Name);
        if (_kept.TryGetValue(key, out Preview? kept))
            return kept;
        using var place = await _places.AcquireAsync(1, cancellationToken);
        if (!place.IsAcquired)
            return null;
        // Another request may have drawn it meanwhile.
        return _kept.TryGetValue(key, out kept)
            ? kept
            : Keep(key, run, await DrawAsync(run, isSvg, cancellationToken));
    }

    public void Dispose()
    {
        _kept.Dispose();
        _places.Dispose();
    }

    private Preview Keep(object key, Run run, byte[] bytes)
    {
        var preview = new Preview(bytes, $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 16))}\"");
        _kept.Set(key, preview, new MemoryCacheEntryOptions
        {
            Size = bytes.Length,
            AbsoluteExpirationRelativeToNow = run.Status.HasEnded() ? null : LiveFor,
        });
        return preview;
    }

    private async Task<byte[]> DrawAsync(Run run, bool isSvg, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var view = scope.ServiceProvider.GetRequiredService<RunView>();
        var shown = await view.ReadAsync(run.Id, cancellationToken)
            ?? throw new InvalidOperationException($"Run {run.Id} is gone.");
        var epoch = shown.TellingEpoch;
        var content = new PreviewContent(
            PreviewFont.Drawable(shown.Run.Title ?? "") is { Length: > 0 } title
                ? title
                : RecipeWords.Title(shown.Recipe, words),
            RecipeWords.OneLine(shown.Recipe, words), Outcome(shown),
            words["Curve.Title"], words["Curve.Epochs"], shown.Rows.MeanSquaredError, shown.Run.Epochs, epoch,
            await CasesAsync(view, shown, epoch, cancellationToken));
        return isSvg ? PreviewPicture.Svg(content) : PreviewPicture.Png(content);
    }

    private string Outcome(ShownRun shown) =>
        shown.Story.SolvedAt is { } solved && shown.Run.Status.HasEnded()
            ? words["Preview.Solved", Digits.Whole(solved)]
            : words[
                "Preview.Correct", Digits.Whole(shown.Rows.Correct[^1]), Digits.Whole(shown.Run.Cases),
                Digits.Whole(shown.Rows.To)];

    private static async Task<IReadOnlyList<PreviewCase>> CasesAsync(
        RunView view, ShownRun shown, int epoch, CancellationToken cancellationToken)
    {
        var cases = shown.Recipe.Problem.Given;
        if (cases.Length > MostCases || cases[0].Desired.Length > 1 || cases[0].Input.Length > MostInputs
            || (await view.RowAsync(shown, epoch, cancellationToken)).Outputs is not { } outputs)
            return [];
        return [.. cases.Select((item, index) => PreviewCase.Of(item, outputs[index]))];
    }
}

/// <summary>A picture and its entity tag.</summary>
internal sealed record Preview(byte[] Bytes, string Tag);
