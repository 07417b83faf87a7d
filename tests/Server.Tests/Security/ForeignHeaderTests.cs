using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;

namespace BackpropWeb.Server.Tests.Security;

/// <summary>Headers with which an attacker tries to change the server's addresses.</summary>
[Trait("Storage", "Any")]
public sealed class ForeignHeaderTests(SharedServer server)
{
    private static readonly (string Name, string Value)[] Foreign =
    [
        ("X-Forwarded-Host", "evil.example"), ("X-Forwarded-Proto", "https"), ("X-Forwarded-Prefix", "/evil"),
        ("X-Forwarded-For", "203.0.113.9"), ("X-Forwarded-Port", "666"), ("X-Forwarded-Server", "evil.example"),
        ("Forwarded", "for=203.0.113.9;host=evil.example;proto=https"), ("X-Original-Host", "evil.example"),
        ("X-Host", "evil.example"), ("X-Original-URL", "/evil"), ("X-Rewrite-URL", "/evil"),
        ("X-HTTP-Method-Override", "DELETE"),
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public Task WhereNoProxyIsKnownNobodyIsBelieved() => AssertNotBelievedAsync(server);

    [Fact]
    public async Task WhereAnotherProxyIsKnownAStrangerIsNotBelieved()
    {
        using var own = new RunningServer(("Proxies:Known", "192.0.2.1, 10.0.0.0/8"));
        await AssertNotBelievedAsync(own);
    }

    [Theory]
    [InlineData("a\"b")]
    [InlineData("a<b>")]
    [InlineData("a'onload='x")]
    [InlineData("user@evil.example")]
    [InlineData("a/../evil")]
    public async Task AHostIsNoMarkup(string host)
    {
        foreach (var path in (string[])["/", "/api", "/nowhere", "/oembed?url=x"])
        {
            var answer = await SendAsync($"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
            Assert.False(
                answer.Contains(host, StringComparison.Ordinal) && !answer.StartsWith(
                    "HTTP/1.1 400 ", StringComparison.Ordinal),
                $"{path} with Host {host}:\n{answer}");
        }
    }

    [Theory]
    [InlineData("/language/en?return=/%0d%0aX-Evil:%201")]
    [InlineData("/language/en?return=//evil.example")]
    [InlineData("/language/en?return=/%5cevil.example")]
    [InlineData("/language/en?return=https://evil.example")]
    [InlineData("/runs/%0d%0aX-Evil:%201")]
    [InlineData("/runs//evil.example")]
    [InlineData("//evil.example/runs")]
    [InlineData("/runs?a=%0d%0aX-Evil:%201")]
    public async Task NoAddressBreaksOutOfARedirect(string address)
    {
        var answer = await SendAsync(
            $"GET {address} HTTP/1.1\r\nHost: a\r\nAccept-Language: zh\r\nConnection: close\r\n\r\n");
        var head = answer.Split("\r\n\r\n")[0];
        Assert.DoesNotContain("\r\nX-Evil", head, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Location: https:", head, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Location: //", head, StringComparison.Ordinal);
        Assert.DoesNotContain("Location: /\\", head, StringComparison.Ordinal);
    }

    private static async Task AssertNotBelievedAsync(RunningServer server)
    {
        var run = await server.StartAsync(new { problem = "and" });
        using var client = server.NewClient(keepsCookies: false);
        var page = Uri.EscapeDataString(new Uri(server.Address, $"/runs/{run.Id}").ToString());
        List<HttpRequestMessage> requests =
        [
            .. new[]
            {
                "/", "/zh/", $"/runs/{run.Id}", $"/embed/{run.Id}", $"/oembed?url={page}", $"/api/runs/{run.Id}",
                "/lab", "/api/nowhere", "/language/zh?return=/lab", "/openapi/v1.json",
            }.Select(path => new HttpRequestMessage(HttpMethod.Get, path)),
            new(HttpMethod.Post, "/api/runs") { Content = JsonContent.Create(new { problem = "and" }) },
            new(HttpMethod.Post, "/start")
            {
                Content = new FormUrlEncodedContent(
                    new Dictionary<string, string> { ["start"] = "seed", ["seed"] = "1" }),
            },
        ];
        foreach (var request in requests)
        {
            foreach (var (name, value) in Foreign)
                request.Headers.TryAddWithoutValidation(name, value);
            using (request)
            using (var answer = await client.SendAsync(request, Token))
            {
                var text = await answer.Content.ReadAsStringAsync(Token);
                Assert.True((int)answer.StatusCode < 500, $"{request.RequestUri}: {text}");
                Assert.DoesNotContain("evil", text, StringComparison.OrdinalIgnoreCase);
                Assert.DoesNotContain("evil", answer.Headers.ToString(), StringComparison.OrdinalIgnoreCase);
                Assert.DoesNotContain("secure", answer.Headers.ToString(), StringComparison.OrdinalIgnoreCase);
                Assert.False(answer.Headers.Contains("Strict-Transport-Security"));
            }
        }
    }

    private async Task<string> SendAsync(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(server.Address.Host, server.Address.Port, Token);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), Token);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(Token);
    }
}
