namespace BackpropWeb.Client;

/// <summary>Makes each request fail while the server prerenders.</summary>
internal sealed class PrerenderingHandler : HttpMessageHandler
{
    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken) =>
        throw new InvalidOperationException(
            $"A component requested {request.RequestUri?.PathAndQuery} while the server prerendered it. "
            + "Request it in OnAfterRenderAsync or in an event handler.");
}
