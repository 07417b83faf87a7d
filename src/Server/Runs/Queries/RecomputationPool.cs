using BackpropWeb.Server.Runs.Shared;

namespace BackpropWeb.Server.Runs.Queries;

/// <summary>Runs recomputations on a few threads of their own, so that they delay neither training nor other requests.
/// </summary>
internal sealed class RecomputationPool : IDisposable
{
    private readonly SemaphoreSlim _slots = new(Math.Max(1, Environment.ProcessorCount / 2));

    public async Task<T> RunAsync<T>(Func<T> compute, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken);
        using var trace = RunTraces.Source.StartActivity("recompute");
        try
        {
            return await Task.Factory.StartNew(
                compute, cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        finally
        {
            _slots.Release();
        }
    }

    public void Dispose() => _slots.Dispose();
}
