namespace BackpropWeb.Server.Persistence;

/// <summary>Admits one writer at a time in this process. SQLite allows no more, and waiting here does not poll. With
/// any database, what a writer reads first (free space, the run's status) stays true until it has written.</summary>
internal sealed class WriteGate : IDisposable
{
    private readonly SemaphoreSlim _semaphore = new(1, 1);

    public async Task<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        await _semaphore.WaitAsync(cancellationToken);
        return new Exit(_semaphore);
    }

    public void Dispose() => _semaphore.Dispose();

    private sealed class Exit(SemaphoreSlim semaphore) : IDisposable
    {
        public void Dispose() => semaphore.Release();
    }
}
