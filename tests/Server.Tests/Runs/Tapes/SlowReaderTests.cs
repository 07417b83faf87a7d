using System.Net;
using BackpropWeb.Contracts;

namespace BackpropWeb.Server.Tests.Runs.Tapes;

/// <summary>Clients that read the largest run slowly or stop reading.</summary>
[Collection(nameof(MeasuredMemory))]
[Trait("Speed", "Slow")]
[Trait("Storage", "Any")]
[Trait("Placement", "Any")]
public sealed class SlowReaderTests
{
    private const int Readers = 20;
    private const int Epochs = 1_000_000;
    private const int PerClient = 4;
    private const int WaitingPerClient = 16;
    private const long MaxGrowth = 100 << 20;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/csv")]
    public async Task SlowReadersOfTheLargestRunTakeABoundedMemory(string format)
    {
        // Each reader is a separate client.
        using var server = new RunningServer(("Proxies:Known", "127.0.0.1"));
        var run = await LargestRunAsync(server);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var answers = new List<HttpResponseMessage>();
        var readers = new List<Stream>();
        var buffer = new byte[1 << 16];
        for (var reader = 0; reader < Readers; reader++)
        {
            answers.Add(await GetAsync(server, run, format, $"192.0.2.{reader + 1}", Token));
            Assert.Equal(HttpStatusCode.OK, answers[^1].StatusCode);
            readers.Add(await answers[^1].Content.ReadAsStreamAsync(Token));
        }

        // All read a megabyte, a little at a time, from different places of the answer.
        for (var read = 0; read < 16; read++)
        {
            foreach (var reader in readers)
                await reader.ReadExactlyAsync(buffer, Token);
        }

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, MaxGrowth);
        answers.ForEach(answer => answer.Dispose());
        Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync("/", Token)).StatusCode);
    }

    [Fact]
    public async Task AClientReadsAFewLargeResponsesAtATime()
    {
        using var server = new RunningServer();
        var run = await LargestRunAsync(server);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var served = new List<HttpResponseMessage>();
        for (var reader = 0; reader < PerClient; reader++)
            served.Add(await GetAsync(server, run, "text/csv", null, Token));
        var waiting = Enumerable.Range(0, WaitingPerClient + 1)
            .Select(_ => GetAsync(server, run, "text/csv", null, stop.Token)).ToList();

        // The queue has no place for one of them.
        var refused = await Task.WhenAny(waiting);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await refused).StatusCode);
        Assert.Equal(5, (await refused).Headers.RetryAfter?.Delta?.TotalSeconds);
        // A small part of the same run needs no place, and the next client gets a free place.
        Assert.Equal(11, (await server.TapeAsync(run.Id, "?from=10&to=20")).TotalError.Length);
        served[0].Dispose();
        waiting.Remove(refused);
        var next = await Task.WhenAny(waiting);
        Assert.Equal(HttpStatusCode.OK, (await next).StatusCode);
        served.ForEach(answer => answer.Dispose());
        await stop.CancelAsync();
    }

    private static async Task<StartedRun> LargestRunAsync(RunningServer server)
    {
        var run = await server.StartAsync(new { problem = "xor", epochs = Epochs });
        await server.Client.GetRunAsync(run.Id, run => run.Status == RunStatus.Finished);
        return run;
    }

    private static async Task<HttpResponseMessage> GetAsync(
        RunningServer server, StartedRun run, string format, string? client, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/runs/{run.Id}/tape?weights=true");
        request.Headers.Accept.ParseAdd(format);
        if (client is not null)
            request.Headers.Add("X-Forwarded-For", client);
        return await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }
}
