namespace BackpropWeb.Server.Runs;

/// <summary>Computes what is not stored, on threads of its own and few at a time, so that requests for it hold up neither
/// training nor other requests.</summary>
public sealed class Recomputation : IDisposable
{
    private readonly SemaphoreSlim _places = new(Math.Max(1, Environment.ProcessorCount / 2));

    public async Task<T> RunAsync<T>(Func<T> compute, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken);
        using var trace = RunTraces.Source.StartActivity("recompute");
        try
        {
            return await Task.Factory.StartNew(
                compute, cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        finally
        {
            _places.Release();
        }
    }

    public void Dispose() => _places.Dispose();
}
