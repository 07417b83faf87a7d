using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace BackpropWeb.Server.Tests.Hosting;

/// <summary>Acts as an OpenTelemetry collector and keeps all messages.</summary>
public sealed class Collector : IAsyncDisposable
{
    private readonly ConcurrentQueue<(string Path, string Text)> _received = new();
    private readonly WebApplication _app;
    private TaskCompletionSource _arrival = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Collector(WebApplication app) => _app = app;

    public string Address => _app.Urls.Single();

    public static async Task<Collector> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var collector = new Collector(app);
        app.MapPost("/v1/{kind}", collector.ReceiveAsync);
        await app.StartAsync(cancellationToken);
        return collector;
    }

    /// <summary>Waits for a message to a path that contains a text. Protobuf contains names as plain
    /// text.</summary>
    public async Task UntilSentAsync(string path, string text, CancellationToken cancellationToken)
    {
        while (true)
        {
            var arrival = Volatile.Read(ref _arrival).Task;
            if (_received.Any(sent => sent.Path == path && sent.Text.Contains(text, StringComparison.Ordinal)))
                return;
            await arrival.WaitAsync(Patience.Guard, cancellationToken);
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task ReceiveAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        _received.Enqueue((context.Request.Path, Encoding.Latin1.GetString(body.ToArray())));
        Interlocked.Exchange(ref _arrival, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }
}
