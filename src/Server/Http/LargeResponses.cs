using System.Threading.RateLimiting;

namespace BackpropWeb.Server.Http;

/// <summary>Limits how many large responses are written at the same time, per client and in total. Others wait in a
/// short queue.</summary>
internal sealed class LargeResponses : IDisposable
{
    /// <summary>Responses with more numbers are large: about 2 MB of JSON.</summary>
    public const long Numbers = 100_000;

    public const int PerClient = 4;
    public const int WaitingPerClient = 16;
    private const int InAll = 32;
    private const int WaitingInAll = 128;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    private readonly PartitionedRateLimiter<string> _limiter = PartitionedRateLimiter.CreateChained(
        PartitionedRateLimiter.Create<string, string>(client => Partition(client, PerClient, WaitingPerClient)),
        PartitionedRateLimiter.Create<string, string>(_ => Partition("", InAll, WaitingInAll)));

    /// <summary>Waits for a place, which the request keeps until its response is written. Returns the refusal, or null.
    /// </summary>
    public async Task<IResult?> EnterAsync(HttpContext context)
    {
        var lease = await _limiter.AcquireAsync(ClientAddress.Of(context), 1, context.RequestAborted);
        context.Response.RegisterForDispose(lease);
        return lease.IsAcquired
            ? null
            : ProblemResults.Busy(
                $"A client may read {PerClient} large responses at a time, and {WaitingPerClient} more may wait; all "
                + $"clients together may read {InAll}, and {WaitingInAll} more may wait.",
                RetryAfter, context.Response);
    }

    public void Dispose() => _limiter.Dispose();

    private static RateLimitPartition<string> Partition(string key, int permits, int waiting) =>
        RateLimitPartition.GetConcurrencyLimiter(
            key, _ => new() { PermitLimit = permits, QueueLimit = waiting });
}
