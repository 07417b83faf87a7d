using System.Threading.RateLimiting;
using BackpropWeb.Server.Limits;
using BackpropWeb.Server.Runs.Live;
using Microsoft.Extensions.Options;

namespace BackpropWeb.Server.Runs.Starting;

/// <summary>Limits how often a client starts runs, and how many runs are unfinished.</summary>
internal sealed class StartLimiter(UnfinishedRuns unfinished, IOptions<LimitOptions> options) : IDisposable
{
    private const int SegmentsPerWindow = 12;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly int _startsPerMinute = options.Value.StartsPerMinute;

    private readonly PartitionedRateLimiter<string> _starts = PartitionedRateLimiter.Create<string, string>(client =>
        RateLimitPartition.GetSlidingWindowLimiter(client, _ => new()
        {
            PermitLimit = options.Value.StartsPerMinute,
            Window = Window,
            SegmentsPerWindow = SegmentsPerWindow,
        }));

    /// <summary>Charges a client for a start. Returns the limit that forbids it, or null.</summary>
    public LimitRefusal? TryStart(string id, string client)
    {
        if (unfinished.TryAdd(id, client) is { } refusal)
            return refusal;
        if (TryCharge(client) is not { } tooFast)
            return null;
        unfinished.Remove(id);
        return tooFast;
    }

    /// <summary>Charges a client for a start of a run, study or class, without counting unfinished ones.</summary>
    public LimitRefusal? TryCharge(string client)
    {
        using var lease = _starts.AttemptAcquire(client);
        if (lease.IsAcquired)
            return null;
        return new(
            $"You started {JsonField.Format(_startsPerMinute)} runs, studies and classes within a minute; the limit "
            + $"Limits:StartsPerMinute is {JsonField.Format(_startsPerMinute)}.",
            lease.TryGetMetadata(MetadataName.RetryAfter, out var retryAfter) ? retryAfter : Window);
    }

    public void Dispose() => _starts.Dispose();
}
