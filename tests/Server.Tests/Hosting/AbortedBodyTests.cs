using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace BackpropWeb.Server.Tests.Hosting;

/// <summary>Clients that break off in the middle of a body are not an error of the server.</summary>
[Trait("Storage", "Any")]
[Trait("Placement", "Any")]
public sealed class AbortedBodyTests
{
    private static readonly (string Path, string Type)[] Endpoints =
    [
        ("/api/runs", "application/json"), ("/api/studies", "application/json"), ("/api/classes", "application/json"),
        ("/api/tables", "text/csv"), ("/start", "application/x-www-form-urlencoded"),
        ("/api/runs", "multipart/form-data; boundary=x"),
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TheLogHasNoErrorForAnAbortedBody()
    {
        using var store = new TestStore();
        using var server = await ServerProcess.StartAsync(store);
        var aborted = 0;
        foreach (var (path, type) in Endpoints)
        {
            foreach (var isChunked in (bool[])[false, true])
            {
                foreach (var isReset in (bool[])[false, true])
                {
                    await AbortAsync(server.Client.BaseAddress!, path, type, isChunked, isReset);
                    aborted++;
                }
            }
        }

        await Patience.UntilAsync(
            async () =>
            {
                var metrics = (await server.Client.GetStringAsync("/metrics", Token)).Split('\n');
                return Sum(metrics, "http_server_request_duration_seconds_count", "\"POST\"") == aborted
                    && Sum(metrics, "kestrel_active_connections") == 1;
            },
            "the requests and their connections have ended");
        server.Terminate();
        await server.WaitForExitAsync();
        Assert.DoesNotContain("fail:", server.Said, StringComparison.Ordinal);
    }

    /// <summary>Sends half of a body, once the server reads it.</summary>
    private static async Task AbortAsync(Uri server, string path, string type, bool isChunked, bool isReset)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(server.Host, server.Port, Token);
        await using var stream = client.GetStream();
        var length = isChunked ? "Transfer-Encoding: chunked" : "Content-Length: 16";
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                $"POST {path} HTTP/1.1\r\nHost: a\r\nContent-Type: {type}\r\n{length}\r\nExpect: 100-continue\r\n\r\n"),
            Token);
        using var reader = new StreamReader(stream);
        Assert.Equal("HTTP/1.1 100 Continue", await reader.ReadLineAsync(Token));
        await stream.WriteAsync(Encoding.ASCII.GetBytes(isChunked ? "10\r\n12345678" : "12345678"), Token);
        if (isReset)
            client.Client.Close(0);
    }

    private static double Sum(string[] metrics, string name, string label = "") => metrics
        .Where(line => line.StartsWith(name, StringComparison.Ordinal))
        .Where(line => line.Contains(label, StringComparison.Ordinal))
        .Sum(line => double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture));
}
