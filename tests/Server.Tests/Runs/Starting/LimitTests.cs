using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace BackpropWeb.Server.Tests.Runs.Starting;

public sealed class LimitTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Limits:StartsPerMinute", "2")]
    [InlineData("Limits:UnfinishedRuns", "2")]
    [InlineData("Limits:QueuedRuns", "2")]
    public async Task TooManyRunsAreRefusedByTheNameOfTheLimit(string limit, string value)
    {
        using var server = new RunningServer((limit, value));
        await server.StartAsync(Slow);
        await server.StartAsync(Slow);
        var (wait, detail) = await RefusedAsync(server, Slow);
        Assert.InRange(wait, 1, 60);
        Assert.Contains(limit, detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARunThatWasDeletedMakesRoomForAnother()
    {
        using var server = new RunningServer(("Limits:UnfinishedRuns", "1"));
        var run = await server.StartAsync(Slow);
        await RefusedAsync(server, Slow);
        using var request = new HttpRequestMessage(HttpMethod.Delete, $"/api/runs/{run.Id}");
        request.Headers.Add("X-Owner-Key", run.OwnerKey);
        (await server.Client.SendAsync(request, Token)).Dispose();
        await server.StartAsync(Slow);
    }

    [Fact]
    public async Task AFullStoreTakesNoFurtherRun()
    {
        using var server = new RunningServer(("Limits:StoredBytes", "200000000"));
        // Its rows need 24 numbers of 8 bytes an epoch, 115 MB in all; two of them find no room, however slow the
        // first.
        await server.StartAsync(new { problem = "xor", epochs = 600_000, pace = 1 });
        var (_, detail) = await RefusedAsync(server, new { problem = "xor", epochs = 600_000 });
        Assert.Contains("Limits:StoredBytes", detail, StringComparison.Ordinal);
        await server.StartAsync(new { problem = "xor" });
    }

    [Fact]
    public async Task ClientsBehindAKnownProxyAreChargedEachForThemselves()
    {
        using var server = new RunningServer(
            ("Limits:UnfinishedRuns", "1"),
            ("Proxies:Known", "127.0.0.1, 10.0.0.0/8"));
        Assert.Equal(HttpStatusCode.Created, await StartForAsync(server, "203.0.113.7"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await StartForAsync(server, "203.0.113.7"));
        Assert.Equal(HttpStatusCode.Created, await StartForAsync(server, "203.0.113.8, 10.1.2.3"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await StartForAsync(server, "1.2.3.4, 203.0.113.8"));
    }

    [Fact]
    public async Task WhatAnUnknownProxySaysIsNotBelieved()
    {
        using var server = new RunningServer(("Limits:UnfinishedRuns", "1"));
        Assert.Equal(HttpStatusCode.Created, await StartForAsync(server, "203.0.113.7"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await StartForAsync(server, "203.0.113.8"));
    }

    [Fact]
    public async Task BrowsersAreToldToStayWithHttpsWhereTheyCameByIt()
    {
        using var server = new RunningServer(("Proxies:Known", "127.0.0.1"));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/healthz/live");
        request.Headers.Host = "backprop.example";
        request.Headers.Add("X-Forwarded-Proto", "https");
        using var secure = await server.Client.SendAsync(request, Token);
        using var plain = await server.Client.GetAsync("/healthz/live", Token);
        Assert.Equal("max-age=31536000", Assert.Single(secure.Headers.GetValues("Strict-Transport-Security")));
        Assert.False(plain.Headers.Contains("Strict-Transport-Security"));
    }

    private static object Slow => new { problem = "xor", pace = 0.01 };

    private static async Task<(int Wait, string Detail)> RefusedAsync(RunningServer server, object request)
    {
        using var answer = await server.Client.PostAsJsonAsync("/api/runs", request, Token);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(Token);
        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        return ((int)answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds, problem.GetProperty("detail").GetString()!);
    }

    private static async Task<HttpStatusCode> StartForAsync(RunningServer server, string forwardedFor)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/runs") { Content = JsonContent.Create(Slow) };
        request.Headers.Add("X-Forwarded-For", forwardedFor);
        using var answer = await server.Client.SendAsync(request, Token);
        return answer.StatusCode;
    }
}
