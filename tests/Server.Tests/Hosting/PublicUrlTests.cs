using System.Net;
using BackpropWeb.Server.Studies;

namespace BackpropWeb.Server.Tests.Hosting;

/// <summary>A server that knows its public address.</summary>
public sealed class PublicServer() : RunningServer(("Hosting:PublicUrl", Url))
{
    public const string Url = "https://uni.example/backprop";
}

[Trait("Storage", "Any")]
public sealed class PublicUrlTests(PublicServer server) : IClassFixture<PublicServer>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("runs/{run}")]
    [InlineData("zh/runs/{run}")]
    [InlineData("embed/{run}")]
    [InlineData("classes/{class}")]
    [InlineData("studies/{study}")]
    [InlineData("oembed?url=https%3A%2F%2Funi.example%2Fbackprop%2Fruns%2F{run}")]
    [InlineData("")]
    [InlineData("openapi/v1.json")]
    public async Task NoAnswerRepeatsAForgedHost(string page)
    {
        var run = await server.StartAsync(new { problem = "xor" });
        var lesson = await server.Client.CreateClassAsync();
        var address = page.Replace("{run}", run.Id, StringComparison.Ordinal)
            .Replace("{class}", lesson.Id, StringComparison.Ordinal)
            .Replace("{study}", ExhibitStudy.Id, StringComparison.Ordinal);

        using var request = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { Host = "evil.example" } };
        using var answer = await server.Client.SendAsync(request, Token);
        var text = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Token));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.DoesNotContain("evil.example", text + answer.Headers, StringComparison.Ordinal);
        if (text.Contains("\"canonical\"", StringComparison.Ordinal))
            Assert.Contains(
                $"<link rel=\"canonical\" href=\"{PublicServer.Url}/{address}\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OnlyAllowedHostsAreAnswered()
    {
        using var restricted = new RunningServer(("AllowedHosts", "127.0.0.1;uni.example"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("uni.example"));
        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync("evil.example"));

        async Task<HttpStatusCode> StatusAsync(string host)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/healthz/live") { Headers = { Host = host } };
            using var answer = await restricted.Client.SendAsync(request, Token);
            return answer.StatusCode;
        }
    }
}
