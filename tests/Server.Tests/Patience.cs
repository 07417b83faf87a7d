namespace BackpropWeb.Server.Tests;

/// <summary>The only limit of time in these tests: a guard against hanging. Tests wait for states; how fast the server
/// reaches them is measured by bench/Load.</summary>
internal static class Patience
{
    public static readonly TimeSpan Guard = TimeSpan.FromMinutes(5);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Waits until something is so.</summary>
    /// <param name="isSo">Whether it is.</param>
    /// <param name="state">The same in words, for the message.</param>
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
