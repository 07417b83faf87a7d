using BackpropWeb.Client.Shared;

namespace BackpropWeb.Client.Tests.Shared;

public sealed class SubscribersTests
{
    private readonly Subscribers<int> _subscribers = new();
    private readonly List<string> _calls = [];

    [Fact]
    public async Task NotifyAsync_TwoHandlers_CallsThemInOrderAndWaits()
    {
        var first = new TaskCompletionSource();
        _subscribers.Add(async value =>
        {
            await first.Task;
            _calls.Add($"first {value}");
        });
        _subscribers.Add(Record("second"));

        var notification = _subscribers.NotifyAsync(7);
        Assert.Empty(_calls);
        first.SetResult();
        await notification;

        Assert.Equal(["first 7", "second 7"], _calls);
    }

    [Fact]
    public async Task NotifyAsync_DisposedSubscription_CallsTheOthersOnly()
    {
        var first = _subscribers.Add(Record("first"));
        _subscribers.Add(Record("second"));

        first.Dispose();
        first.Dispose();
        await _subscribers.NotifyAsync(1);

        Assert.Equal(["second 1"], _calls);
    }

    [Fact]
    public async Task NotifyAsync_HandlerUnsubscribes_StillCallsTheNext()
    {
        IDisposable? first = null;
        first = _subscribers.Add(_ =>
        {
            first!.Dispose();
            return Task.CompletedTask;
        });
        _subscribers.Add(Record("second"));

        await _subscribers.NotifyAsync(1);

        Assert.Equal(["second 1"], _calls);
    }

    private Func<int, Task> Record(string name) => value =>
    {
        _calls.Add($"{name} {value}");
        return Task.CompletedTask;
    };
}
