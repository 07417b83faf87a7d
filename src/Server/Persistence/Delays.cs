namespace BackpropWeb.Server.Persistence;

/// <summary>Delays of background services.</summary>
internal static class Delays
{
    /// <summary>Waits. A cancelled token ends the wait without an exception.</summary>
    /// <remarks>Services retry until the database or another node answers, and store once more while they stop. A
    /// library for retries ends after a number of attempts, or with an exception when the token is cancelled.</remarks>
    public static async Task DelayAsync(this TimeProvider clock, TimeSpan delay, CancellationToken cancellationToken) =>
        await Task.Delay(delay, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
