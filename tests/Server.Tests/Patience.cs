namespace BackpropWeb.Server.Tests;

/// <summary>The only time limit in these tests: a guard against hanging. Tests wait for states; bench/Load measures
/// how fast the server reaches them.</summary>
internal static class Patience
{
    public static readonly TimeSpan Guard = TimeSpan.FromMinutes(10);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Waits until a condition is true.</summary>
    /// <param name="isSo">The condition.</param>
    /// <param name="state">The condition in words, for the error message.</param>
    public static async Task UntilAsync(Func<Task<bool>> isSo, string state)
    {
        using var guard = CancellationTokenSource.CreateLinkedTokenSource(Token);
        guard.CancelAfter(Guard);
        try
        {
            while (!await isSo())
                await Task.Delay(20, guard.Token);
        }
        catch (OperationCanceledException) when (!Token.IsCancellationRequested)
        {
            Assert.Fail($"Waited {Guard} in vain: {state}");
        }
    }
}
