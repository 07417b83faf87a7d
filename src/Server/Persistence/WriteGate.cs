namespace BackpropWeb.Server.Persistence;

/// <summary>One writer at a time in this process. SQLite has no more anyway, and those who wait here do not poll; and with any
/// database, what a writer looks up first (is there room, has the run failed meanwhile) stays so until it has written.</summary>
public sealed class WriteGate : IDisposable
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
