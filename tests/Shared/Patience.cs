using System.Diagnostics;

namespace BackpropWeb.Tests;

/// <summary>The only time limit in these tests: a guard against hanging. Tests wait for states; bench/FirstVisit and
/// bench/Load measure how fast pages and servers reach them.</summary>
internal static class Patience
{
    public static readonly TimeSpan Guard = TimeSpan.FromMinutes(10);

    // Milliseconds.
    private const double ShortestDelay = 20;
    private const double LongestDelay = 1_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Waits until a condition is true. Long waits look less often: fifty requests a second for each of
    /// several tests would take processor time from the servers they wait for.</summary>
    /// <param name="isSo">The condition.</param>
    /// <param name="state">The condition in words, for the error message.</param>
    public static async Task UntilAsync(Func<Task<bool>> isSo, string state)
    {
        using var guard = CancellationTokenSource.CreateLinkedTokenSource(Token);
        guard.CancelAfter(Guard);
        var began = Stopwatch.GetTimestamp();
        try
        {
            while (!await isSo())
            {
                var delay = Stopwatch.GetElapsedTime(began).TotalMilliseconds / 10;
                await Task.Delay(
                    TimeSpan.FromMilliseconds(Math.Clamp(delay, ShortestDelay, LongestDelay)), guard.Token);
            }
        }
        catch (OperationCanceledException) when (!Token.IsCancellationRequested)
        {
            Assert.Fail($"Waited {Guard} in vain: {state}");
        }
    }
}
