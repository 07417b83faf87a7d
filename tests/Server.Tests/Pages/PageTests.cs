using System.Net;

namespace BackpropWeb.Server.Tests.Pages;

public sealed class PageTests(SharedServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/zh/?epoch=3", "/zh/?epoch=3")]
    [InlineData(null, "/")]
    [InlineData("https://evil.example/", "/")]
    [InlineData("//evil.example/", "/")]
    [InlineData("/\\evil.example/", "/")]
    [InlineData("/\u0001", "/")]
    [InlineData("/\t/evil.example", "/")]
    [InlineData("/你", "/")]
    public async Task TheLanguageSwitchOnlyLeadsToThisSite(string? target, string location)
    {
        using var client = server.NewClient();
        var query = target is null ? "" : $"?return={Uri.EscapeDataString(target)}";

        using var response = await client.GetAsync($"/language/zh{query}", Token);

        Assert.Equal(HttpStatusCode.Found, response.StatusCode);
        Assert.Equal(location, response.Headers.Location!.OriginalString);
        Assert.Contains(
            response.Headers.GetValues("Set-Cookie"),
            cookie => cookie.StartsWith("language=zh;", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/", HttpStatusCode.OK)]
    [InlineData("/zh/", HttpStatusCode.OK)]
    [InlineData("/runs/nonsense", HttpStatusCode.NotFound)]
    public async Task APageAnswersHeadAsItAnswersGet(string address, HttpStatusCode status)
    {
        using var head = await server.Client.SendAsync(new(HttpMethod.Head, address), Token);
        using var get = await server.Client.GetAsync(address, Token);

        Assert.Equal(status, head.StatusCode);
        Assert.Equal(status, get.StatusCode);
        Assert.Contains("</html>", await get.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task NoScriptOfAPageNeedsMoreThanTheNonceOfItsOwnResponse()
    {
        using var response = await server.Client.GetAsync("/", Token);
        var html = await response.Content.ReadAsStringAsync(Token);
        var policy = string.Join(' ', response.Headers.GetValues("Content-Security-Policy"));

        var nonce = System.Text.RegularExpressions.Regex.Match(html, "nonce=\"([^\"]+)\"").Groups[1].Value;
        Assert.Contains($"'nonce-{nonce}'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe-inline", policy, StringComparison.Ordinal);
        Assert.DoesNotContain(" style=", html, StringComparison.Ordinal);
    }
}
