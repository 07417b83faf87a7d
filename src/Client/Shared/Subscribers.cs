namespace BackpropWeb.Client.Shared;

/// <summary>Handlers of one event. To unsubscribe, dispose the subscription.</summary>
/// <typeparam name="T">What handlers receive.</typeparam>
internal sealed class Subscribers<T>
{
    private readonly List<Func<T, Task>> _handlers = [];

    public IDisposable Add(Func<T, Task> handler)
    {
        _handlers.Add(handler);
        return new Subscription(this, handler);
    }

    /// <summary>Calls the handlers one after another, in the order in which they subscribed.</summary>
    public async Task NotifyAsync(T value)
    {
        foreach (var handler in _handlers.ToArray())
            await handler(value);
    }

    private sealed class Subscription(Subscribers<T> subscribers, Func<T, Task> handler) : IDisposable
    {
        public void Dispose() => subscribers._handlers.Remove(handler);
    }
}
