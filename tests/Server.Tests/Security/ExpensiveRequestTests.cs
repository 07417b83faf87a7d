using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using BackpropWeb.Contracts;

namespace BackpropWeb.Server.Tests.Security;

/// <summary>Many clients request the most expensive endpoints.</summary>
[Collection(nameof(MeasuredMemory))]
[Trait("Speed", "Slow")]
[Trait("Storage", "Any")]
[Trait("Placement", "Any")]
public sealed class ExpensiveRequestTests
{
    private const int Clients = 8;
    private const int RequestsEach = 3;
    private const int HeavyEpochs = 5_000;
    private const int Members = 20_000;
    private const int TableLines = 10_000;
    private const long MaxGrowth = 100 << 20;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TheyTakeABoundedMemoryAndOthersAreServed()
    {
        // Each client has its own address.
        using var server = new RunningServer(("Proxies:Known", "127.0.0.1"));
        var requests = await RequestsAsync(server);
        foreach (var request in requests)
            Assert.Equal(HttpStatusCode.OK, await AskAsync(server, "192.0.2.100", request));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var statuses = new ConcurrentBag<HttpStatusCode>();

        var hammering = Enumerable.Range(1, Clients).SelectMany(client => requests.Select(request =>
            Task.Run(async () =>
            {
                for (var n = 0; n < RequestsEach; n++)
                    statuses.Add(await AskAsync(server, $"192.0.2.{client}", request));
            }))).ToList();
        await Task.WhenAny(hammering);
        Assert.Equal(HttpStatusCode.OK, await AskAsync(server, "192.0.2.101", new("/")));
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, MaxGrowth);
        await Task.WhenAll(hammering);

        Assert.Equal(Clients * RequestsEach * requests.Length, statuses.Count);
        Assert.Subset(
            new HashSet<HttpStatusCode> { HttpStatusCode.OK, HttpStatusCode.TooManyRequests }, statuses.ToHashSet());
        Assert.Equal(HttpStatusCode.OK, await AskAsync(server, "192.0.2.101", new("/")));
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, MaxGrowth);
    }

    private static async Task<ExpensiveRequest[]> RequestsAsync(RunningServer server)
    {
        // Its rows have no weights, so each state is recomputed.
        var heavy = await server.StartAsync(new
        {
            problem = "xor", network = new { layers = (int[])[2, 100, 1] }, epochs = HeavyEpochs,
        });
        var run = await server.StartAsync(new { problem = "xor", epochs = HeavyEpochs });
        using var started = await server.Client.PostAsJsonAsync(
            "/api/studies",
            new { recipe = new { problem = "xor", epochs = 100 }, seeds = new { from = 1, count = Members } }, Token);
        var study = (await started.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("id").GetString();
        foreach (var each in (StartedRun[])[heavy, run])
            await server.Client.GetRunAsync(each.Id, run => run.Status == RunStatus.Finished);
        await Patience.UntilAsync(
            async () => (await server.JsonAsync($"/api/studies/{study}")).GetProperty("status").GetString()
                == "finished",
            "the study has ended");
        var lines = Enumerable.Range(0, TableLines).Select(line => $"{line},0.5,{line % 2}\n");
        return
        [
            new($"/api/runs/{heavy.Id}/state?epoch={HeavyEpochs - 1}"),
            new($"/runs/{heavy.Id}/preview.png"),
            new($"/api/runs/{run.Id}/export?format=npz"),
            new($"/api/runs/{heavy.Id}/export?format=json"),
            new($"/api/studies/{study}/results"),
            new("/api/tables", "a,b,y\n" + string.Concat(lines)),
        ];
    }

    private static async Task<HttpStatusCode> AskAsync(RunningServer server, string client, ExpensiveRequest expensive)
    {
        using var request = new HttpRequestMessage(
            expensive.Table is null ? HttpMethod.Get : HttpMethod.Post, expensive.Address);
        request.Headers.Add("X-Forwarded-For", client);
        if (expensive.Table is not null)
            request.Content = new StringContent(expensive.Table, Encoding.UTF8, "text/csv");
        using var answer = await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
        await answer.Content.CopyToAsync(Stream.Null, Token);
        return answer.StatusCode;
    }

    private sealed record ExpensiveRequest(string Address, string? Table = null);
}
