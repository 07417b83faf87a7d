using System.Net.Sockets;
using System.Text;

namespace BackpropWeb.Server.Tests.Hosting;

/// <summary>Requests that Kestrel rejects before they reach the application; docs/api.md lists them. The responses
/// have no body.</summary>
[Trait("Storage", "Any")]
[Trait("Placement", "Any")]
public sealed class RefusedByKestrelTests(SharedServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("a NUL in the path", "GET /api/problems/%00 HTTP/1.1\r\nHost: a\r\n\r\n", 400)]
    [InlineData("no HTTP", "HELLO\r\n\r\n", 400)]
    [InlineData("an unknown version", "GET / HTTP/9.9\r\nHost: a\r\n\r\n", 505)]
    [InlineData("no Host", "GET / HTTP/1.1\r\n\r\n", 400)]
    [InlineData("two Hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400)]
    [InlineData("an invalid Host", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400)]
    [InlineData("an invalid length", "POST /api/runs HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n", 400)]
    public Task AFaultyRequestHasNoBodyInItsAnswer(string kind, string request, int status) =>
        AssertAnswerAsync(kind, request, status);

    [Fact]
    public Task ATooLongLineIsRefused() =>
        AssertAnswerAsync("a long line", $"GET /{new string('a', 9_000)} HTTP/1.1\r\nHost: a\r\n\r\n", 414);

    [Fact]
    public Task TooManyHeadersAreRefused() => AssertAnswerAsync(
        "many headers",
        $"GET / HTTP/1.1\r\nHost: a\r\n{string.Concat(Enumerable.Range(0, 200).Select(n => $"X-{n}: 1\r\n"))}\r\n",
        431);

    private async Task AssertAnswerAsync(string kind, string request, int status)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(server.Address.Host, server.Address.Port, Token);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), Token);
        using var reader = new StreamReader(stream);
        var answer = await reader.ReadToEndAsync(Token);
        Assert.True(answer.StartsWith($"HTTP/1.1 {status} ", StringComparison.Ordinal), $"{kind}: {answer}");
        Assert.Contains("Content-Length: 0\r\n", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n", answer, StringComparison.Ordinal);
    }
}
