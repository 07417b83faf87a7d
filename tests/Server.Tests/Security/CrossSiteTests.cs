using System.Net;
using System.Net.WebSockets;
using System.Text;

namespace BackpropWeb.Server.Tests.Security;

/// <summary>Requests that a page of another site can make a visitor's browser send.</summary>
[Trait("Storage", "Any")]
public sealed class CrossSiteTests(RoomyServer server) : IClassFixture<RoomyServer>, IDisposable
{
    private readonly HttpClient _browser = server.NewClient(keepsCookies: false);

    public static TheoryData<string, string> Origins => new()
    {
        { "Origin", "https://evil.example" },
        { "Origin", "null" },
        { "Origin", "https://127.0.0.1" },
        { "Origin", "http://127.0.0.1.evil.example" },
        { "Sec-Fetch-Site", "cross-site" },
        { "Sec-Fetch-Site", "same-site" },
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _browser.Dispose();

    [Theory]
    [MemberData(nameof(Origins))]
    public async Task NoEndpointThatChangesSomethingTakesRequestsOfAnotherSite(string header, string value)
    {
        var things = await OwnedThings.StartAsync(server);
        var before = await things.DescribeAsync();
        var endpoints = ServerEndpoints.ThatChange(server).ToList();
        Assert.True(endpoints.Count >= 40, string.Join(", ", endpoints));
        foreach (var endpoint in endpoints)
        {
            var (id, key) = things.All.GetValueOrDefault(
                endpoint.Route.Contains("{id}", StringComparison.Ordinal) ? endpoint.Collection : "runs");
            // A form of another site, with the cookies that a browser without SameSite would add.
            foreach (var type in (string[])["application/x-www-form-urlencoded", "text/plain"])
            {
                using var request = new HttpRequestMessage(new(endpoint.Method), endpoint.Of(id))
                {
                    Content = new StringContent("command=delete&action=delete&problem=xor", Encoding.ASCII, type),
                };
                request.Headers.Add("Cookie", $"owner-{id}={key}; member-{id}={key}");
                request.Headers.Add(header, value);
                using var answer = await _browser.SendAsync(request, Token);
                Assert.True(
                    answer.StatusCode == HttpStatusCode.Forbidden, $"{endpoint} as {type}: {answer.StatusCode}");
                Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
            }
        }

        Assert.Equal(before, await things.DescribeAsync());
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("null")]
    [InlineData("http://127.0.0.1.evil.example")]
    public async Task APageOfAnotherSiteOpensNoWebSocket(string origin)
    {
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", origin);
        socket.Options.CollectHttpResponseDetails = true;
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(Hub, Token));
        Assert.Equal(HttpStatusCode.Forbidden, socket.HttpStatusCode);
    }

    [Fact]
    public async Task APageOfThisSiteOpensAWebSocket()
    {
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", server.Address.GetLeftPart(UriPartial.Authority));
        await socket.ConnectAsync(Hub, Token);
        Assert.Equal(WebSocketState.Open, socket.State);
    }

    [Fact]
    public async Task NoAnswerAllowsAnotherSiteToReadIt()
    {
        foreach (var path in (string[])["/", "/api/runs", "/api/problems", "/openapi/v1.json", "/metrics"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Add("Origin", "https://evil.example");
            using var answer = await _browser.SendAsync(request, Token);
            Assert.DoesNotContain(
                answer.Headers, header => header.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));
            Assert.Equal("same-origin", Assert.Single(answer.Headers.GetValues("Cross-Origin-Resource-Policy")));
        }
    }

    private Uri Hub => new UriBuilder(server.Address) { Scheme = "ws", Path = "/hubs/runs" }.Uri;
}
