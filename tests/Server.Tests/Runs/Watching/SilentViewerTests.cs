using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;

namespace BackpropWeb.Server.Tests.Runs.Watching;

/// <summary>A viewer that requests a long tape and does not read it.</summary>
[Trait("Speed", "Slow")]
[Trait("Storage", "Any")]
public sealed class SilentViewerTests
{
    private const char EndOfMessage = '\u001e';

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task IsClosedAfterAWhileAndTheRunIsThereForOthers()
    {
        using var server = new RunningServer();
        var run = await server.StartAsync(new { problem = "xor", epochs = 60_000 });
        await server.WaitForEndAsync(run.Id);
        using var streams = new OpenStreams(server);
        using var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (context, token) =>
            {
                // Small buffers, so that the tape does not fit into them.
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
                await socket.ConnectAsync(context.DnsEndPoint, token);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        using var invoker = new HttpMessageInvoker(handler);
        using var viewer = new ClientWebSocket();
        await viewer.ConnectAsync(
            new UriBuilder(server.Address) { Scheme = "ws", Path = "/hubs/runs" }.Uri,
            invoker,
            Token);

        await SendAsync("""{"protocol":"json","version":1}""");
        await SendAsync($$"""{"type":4,"invocationId":"1","target":"Watch","arguments":["{{run.Id}}",0]}""");

        await streams.UntilAsync(1);
        await streams.UntilAsync(0);
        // Buffered data still arrives; then the connection breaks without the end of the stream.
        var received = new StringBuilder();
        var buffer = new byte[1 << 16];
        await Assert.ThrowsAsync<WebSocketException>(async () =>
        {
            while (viewer.State == WebSocketState.Open)
                received.Append(Encoding.UTF8.GetString(buffer, 0, (await viewer.ReceiveAsync(buffer, Token)).Count));
        });
        Assert.DoesNotContain("\"type\":3", received.ToString(), StringComparison.Ordinal);
        Assert.Equal(60_001, (await server.TapeAsync(run.Id, "?columns=meanSquaredError")).MeanSquaredError.Length);

        Task SendAsync(string message) => viewer.SendAsync(
            Encoding.UTF8.GetBytes(message + EndOfMessage), WebSocketMessageType.Text, endOfMessage: true, Token);
    }
}
