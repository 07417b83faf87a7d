using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;

namespace BackpropWeb.Server.Tests.Security;

/// <summary>A method and route of the server.</summary>
/// <param name="Method">In capitals.</param>
/// <param name="Route">Route template: <c>/api/runs/{id}</c>.</param>
/// <param name="IsOwners">Whether the OpenAPI document asks for an owner key.</param>
internal sealed record ServerEndpoint(string Method, string Route, bool IsOwners)
{
    /// <summary>Whether it accepts a page's form.</summary>
    public bool IsForm => Method == "POST" && !Route.StartsWith("/api/", StringComparison.Ordinal);

    /// <summary>"runs", "studies" or "classes".</summary>
    public string Collection => Route.Split('/').First(part => part is "runs" or "studies" or "classes");

    public string Of(string id) => Route.Replace("{id}", id, StringComparison.Ordinal)
        .Replace("{k:int}", "0", StringComparison.Ordinal).Replace("{k}", "0", StringComparison.Ordinal);

    public override string ToString() => $"{Method} {Route}";
}

/// <summary>All endpoints of a server, read from its routes, so that no new one is missing.</summary>
internal static class ServerEndpoints
{
    private static readonly string[] Unsafe = ["POST", "PUT", "PATCH", "DELETE"];

    public static IReadOnlyList<ServerEndpoint> Of(RunningServer server) =>
    [
        .. server.Service<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().SelectMany(endpoint =>
            (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [])
            // Pages answer GET only, although Blazor routes forms to them too.
            .Where(method => method == "GET" || endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is null)
            .Select(method => new ServerEndpoint(
                method, "/" + endpoint.RoutePattern.RawText!.Trim('/'),
                endpoint.Metadata.GetOrderedMetadata<Server.Http.DescribedParameter>()
                    .Any(parameter => parameter.Name == "X-Owner-Key")))),
    ];

    /// <summary>The endpoints that can change data.</summary>
    public static IEnumerable<ServerEndpoint> ThatChange(RunningServer server) =>
        Of(server).Where(endpoint => Unsafe.Contains(endpoint.Method));
}

/// <summary>A server with high limits for many owners.</summary>
public sealed class RoomyServer() : RunningServer(("Limits:StudiesUnfinished", "1000"));

/// <summary>A paused run, a paused study and a class that waits, with their owners' keys.</summary>
internal sealed class OwnedThings(RunningServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Ids and keys by collection.</summary>
    public Dictionary<string, (string Id, string Key)> All { get; } = [];

    public static async Task<OwnedThings> StartAsync(RunningServer server, string? title = null)
    {
        object recipe = new { problem = "xor", epochs = 50_000 };
        var things = new OwnedThings(server);
        await things.AddAsync("runs", new { problem = "xor", pace = 0.01, title });
        await things.AddAsync("studies", new { recipe, seeds = new { from = 1, count = 1_000 }, title });
        await things.AddAsync("classes", new { recipe, title });
        foreach (var collection in (string[])["runs", "studies"])
        {
            var (id, key) = things.All[collection];
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/{collection}/{id}/pause");
            request.Headers.Add("X-Owner-Key", key);
            using var answer = await server.Client.SendAsync(request, Token);
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Token));
        }

        // Members that had begun may still end.
        await Patience.UntilAsync(
            async () => (await server.JsonAsync($"/api/studies/{things.All["studies"].Id}")).GetProperty("status")
                .GetString() == "paused",
            "the study is paused");
        return things;
    }

    /// <summary>The API's responses for each of them.</summary>
    public async Task<string> DescribeAsync()
    {
        var all = await Task.WhenAll(All.Select(thing => server.JsonAsync($"/api/{thing.Key}/{thing.Value.Id}")));
        return string.Join('\n', all.Select(thing => thing.GetRawText()));
    }

    private async Task AddAsync(string collection, object request)
    {
        using var answer = await server.Client.PostAsJsonAsync($"/api/{collection}", request, Token);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Token));
        var started = await answer.Content.ReadFromJsonAsync<JsonElement>(Token);
        All[collection] = (started.GetProperty("id").GetString()!, started.GetProperty("ownerKey").GetString()!);
    }
}
