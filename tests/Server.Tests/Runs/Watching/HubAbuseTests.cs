using BackpropWeb.Contracts;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace BackpropWeb.Server.Tests.Runs.Watching;

/// <summary>Misuse of a connection to the hub: each kind gets an error message and costs the server
/// nothing else.</summary>
[Trait("Storage", "Any")]
public sealed class HubAbuseTests(SharedServer server)
{
    private const int MostStreams = 32;
    private const int Streams = 2_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("NoSuchMethod", "Method does not exist")]
    [InlineData("watch ", "Method does not exist")]
    [InlineData("Watch", "provides 0 argument(s)")]
    [InlineData("Watch", "provides 1 argument(s)", "a")]
    [InlineData("Watch", "provides 3 argument(s)", "a", 0, 0)]
    [InlineData("Watch", "Error binding arguments", "a", "b")]
    [InlineData("Watch", "Error binding arguments", 1, 2)]
    [InlineData("Watch", "Error binding arguments", "a", 1e300)]
    [InlineData("Watch", "There is no run", null, 0)]
    [InlineData("Watch", "fromEpoch must be", "a", -1)]
    public async Task AWrongCallIsToldWhatIsWrongAndTheConnectionLives(
        string method,
        string message,
        params object?[] arguments)
    {
        await using var connection = await ConnectAsync();
        var refusal = await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            await foreach (var _ in connection.StreamAsyncCore<RunBatch>(method, arguments, Token))
            {
            }
        });
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", refusal.Message, StringComparison.Ordinal);
        await AssertLivesAsync(connection);
    }

    [Fact]
    public async Task AHugeArgumentEndsTheConnectionAndNothingElse()
    {
        await using var connection = await ConnectAsync();
        var closed = new TaskCompletionSource<Exception?>(TaskCreationOptions.RunContinuationsAsynchronously);
        connection.Closed += error =>
        {
            closed.TrySetResult(error);
            return Task.CompletedTask;
        };
        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            await foreach (var _ in connection.StreamAsync<RunBatch>("Watch", new string('x', 100_000), 0, Token))
            {
            }
        });
        await closed.Task.WaitAsync(Patience.Guard, Token);
        await using var another = await ConnectAsync();
        await AssertLivesAsync(another);
    }

    [Fact]
    public async Task AConnectionHasAFewStreamsHoweverManyItAsksFor()
    {
        var run = await server.StartAsync(new { problem = "xor", pace = 0.01 });
        await using var connection = await ConnectAsync();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var (open, refused) = (0, 0);
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var streams = Enumerable.Range(0, Streams).Select(async _ =>
        {
            var began = false;
            try
            {
                await foreach (var batch in connection.StreamAsync<RunBatch>("Watch", run.Id, 0, stop.Token))
                {
                    if (!began)
                        Count(ref open);
                    began = true;
                }
            }
            catch (HubException exception)
            {
                Assert.Contains($"at most {MostStreams} runs", exception.Message, StringComparison.Ordinal);
                Count(ref refused);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // The test has seen enough.
            }
        }).ToArray();
        await all.Task.WaitAsync(Patience.Guard, Token);
        Assert.Equal((MostStreams, Streams - MostStreams), (open, refused));

        // A client that ends streams can open others.
        await stop.CancelAsync();
        await Task.WhenAll(streams);
        while (true)
        {
            try
            {
                await AssertLivesAsync(connection);
                break;
            }
            catch (HubException exception) when (exception.Message.Contains("at most", StringComparison.Ordinal))
            {
                // The server has not yet read that they ended.
            }
        }

        void Count(ref int number)
        {
            Interlocked.Increment(ref number);
            if (Volatile.Read(ref open) + Volatile.Read(ref refused) == Streams)
                all.TrySetResult();
        }
    }

    private async Task<HubConnection> ConnectAsync()
    {
        var connection = server.Client.HubConnection();
        await connection.StartAsync(Token);
        return connection;
    }

    private async Task AssertLivesAsync(HubConnection connection)
    {
        var id = (await server.JsonAsync("/openapi/v1.json")).GetProperty("paths").GetProperty("/api/runs/{id}")
            .GetProperty("get")
            .GetProperty("parameters")[0]
            .GetProperty("example")
            .GetString()!;
        Assert.NotEmpty(await connection.StreamAsync<RunBatch>("Watch", id, 0, Token).ToListAsync(Token));
    }
}
