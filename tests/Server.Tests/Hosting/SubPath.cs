namespace BackpropWeb.Server.Tests.Hosting;

/// <summary>How a proxy serves the site under a path.</summary>
public enum Proxying
{
    /// <summary>The option names the path, and the proxy leaves it in the requests.</summary>
    Leaves,

    /// <summary>The option names the path, and the proxy removes it from the requests.</summary>
    Removes,

    /// <summary>The proxy removes the path and names it in a header.</summary>
    NamesByHeader,
}

/// <summary>The servers of sites under a path.</summary>
public sealed class SubPathServers : IDisposable
{
    private readonly Lazy<RunningServer> _named = new(() => new(("Hosting:PathBase", SubPath.Path)));
    private readonly Lazy<RunningServer> _behindKnownProxy = new(() => new(("Proxies:Known", "127.0.0.1")));

    public RunningServer BehindKnownProxy => _behindKnownProxy.Value;

    public RunningServer Of(Proxying proxying) =>
        proxying == Proxying.NamesByHeader ? BehindKnownProxy : _named.Value;

    public void Dispose()
    {
        foreach (var server in (Lazy<RunningServer>[])[_named, _behindKnownProxy])
        {
            if (server.IsValueCreated)
                server.Value.Dispose();
        }
    }
}

/// <summary>A site under a path, behind a proxy. Fails the test if a link or cookie of a response leaves
/// the path.</summary>
internal sealed class SubPath : IDisposable
{
    public const string Path = "/backprop";

    public SubPath(Proxying proxying, SubPathServers servers)
    {
        var server = servers.Of(proxying);
        Origin = new(server.Address, "/");
        var site = new Uri(server.Address, Path + "/");
        Client = new(new Proxy(proxying) { InnerHandler = new SocketsHttpHandler { AllowAutoRedirect = false } })
        {
            BaseAddress = site,
            Timeout = Patience.Guard,
        };
    }

    public Uri Origin { get; }

    /// <summary>Client whose base address is the root of the site.</summary>
    public HttpClient Client { get; }

    public void Dispose() => Client.Dispose();

    private sealed class Proxy(Proxying proxying) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var asked = request.RequestUri!;
            Assert.StartsWith(Path, asked.AbsolutePath, StringComparison.Ordinal);
            if (proxying != Proxying.Leaves)
                request.RequestUri = new(asked, $"/{asked.PathAndQuery[Path.Length..].TrimStart('/')}");
            if (proxying == Proxying.NamesByHeader)
                request.Headers.Add("X-Forwarded-Prefix", Path);
            var answer = await base.SendAsync(request, cancellationToken);
            request.RequestUri = asked;
            if (answer.Headers.Location is { } location)
                Assert.StartsWith(Path + "/", new Uri(asked, location).AbsolutePath, StringComparison.Ordinal);
            if (answer.Headers.TryGetValues("Set-Cookie", out var cookies))
                Assert.All(cookies, cookie => Assert.Matches($"; path={Path}[/;]", cookie));
            return answer;
        }
    }
}
