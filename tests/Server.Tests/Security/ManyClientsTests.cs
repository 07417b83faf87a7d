using System.Net;
using System.Net.Sockets;
using System.Text;
using BackpropWeb.Contracts;
using BackpropWeb.Server.Tests.Runs.Watching;
using Microsoft.AspNetCore.SignalR.Client;

namespace BackpropWeb.Server.Tests.Security;

/// <summary>Many clients hold as many resources as they can. The server still answers others, and its memory returns
/// to the previous level. bench/Load has larger numbers.</summary>
[Collection(nameof(MeasuredMemory))]
[Trait("Speed", "Slow")]
[Trait("Storage", "Any")]
[Trait("Placement", "Any")]
public sealed class ManyClientsTests
{
    private const int Senders = 100;
    private const int Connections = 50;
    private const int StreamsEach = 20;
    private const int Idle = 400;
    private const long MaxGrowth = 100 << 20;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SlowSendersHoldNobodyUpAndAreSentAway()
    {
        using var server = new RunningServer();
        var senders = new List<TcpClient>();
        for (var n = 0; n < Senders; n++)
        {
            senders.Add(new());
            await senders[n].ConnectAsync(server.Address.Host, server.Address.Port, Token);
            await senders[n].GetStream().WriteAsync(Encoding.ASCII.GetBytes((n % 3) switch
            {
                0 => "GET / HTTP/1.1\r\nHost: a\r\nX-Slow",
                1 => "POST /api/runs HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                    + "Content-Length: 4000000\r\n\r\n{",
                _ => "POST /start HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                    + "Content-Length: 16000\r\n\r\ns",
            }), Token);
        }

        await AssertAnswersAsync(server);
        // The server ends slow bodies after some seconds and incomplete headers after thirty.
        foreach (var sender in senders.Take(3))
        {
            using var reader = new StreamReader(sender.GetStream());
            Assert.StartsWith("HTTP/1.1 408 ", await reader.ReadLineAsync(Token), StringComparison.Ordinal);
        }

        senders.ForEach(sender => sender.Dispose());
    }

    [Fact]
    public async Task ManyConnectionsAndStreamsLeaveNothingBehind()
    {
        using var server = new RunningServer();
        using var streams = new OpenStreams(server);
        var run = await server.StartAsync(new { problem = "xor", pace = 1 });
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var idle = new List<TcpClient>();
        for (var n = 0; n < Idle; n++)
        {
            idle.Add(new());
            await idle[n].ConnectAsync(server.Address.Host, server.Address.Port, Token);
        }

        var connections = await Task.WhenAll(Enumerable.Range(0, Connections).Select(async _ =>
        {
            var connection = server.Client.HubConnection();
            await connection.StartAsync(Token);
            return connection;
        }));
        foreach (var connection in connections)
        {
            for (var n = 0; n < StreamsEach; n++)
                _ = await connection.StreamAsChannelAsync<RunBatch>("Watch", run.Id, 0, Token);
        }

        await streams.UntilAsync(Connections * StreamsEach);
        await AssertAnswersAsync(server);
        Assert.Equal(RunStatus.Running, (await server.GetAsync(run.Id)).Status);
        await Task.WhenAll(connections.Select(connection => connection.DisposeAsync().AsTask()));
        idle.ForEach(client => client.Dispose());
        await streams.UntilAsync(0);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, MaxGrowth);
    }

    private static async Task AssertAnswersAsync(RunningServer server)
    {
        using var answer = await server.Client.GetAsync("/", Token);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }
}
