using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;

namespace BackpropWeb.Server.Tests.Security;

/// <summary>Every owner-only endpoint rejects all keys but the owner's.</summary>
[Trait("Storage", "Any")]
public sealed class OwnerEndpointTests(RoomyServer server) : IClassFixture<RoomyServer>, IDisposable
{
    /// <summary>Endpoints of a run, study or class that do not change it.</summary>
    private static readonly string[] Everybodys =
    [
        "/api/runs/{id}/fork", "/api/studies/{id}/runs/{k}", "/api/classes/{id}/join",
        "/runs/{id}/fork", "/runs/{id}/try", "/runs/{id}/study", "/studies/{id}/finer", "/studies/{id}/runs/{k:int}",
        "/classes/{id}/join", "/classes/{id}/study",
    ];

    /// <summary>Commands of the three pages' forms.</summary>
    private static readonly string[] Commands =
        ["pause", "resume", "step", "stop", "pace", "rule", "describe", "list", "unlist", "start", "close", "delete"];

    private readonly HttpClient _client = server.NewClient(keepsCookies: false);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _client.Dispose();

    [Fact]
    public void EveryEndpointThatChangesAThingIsItsOwnersOrListedAsEverybodys() => Assert.All(
        ServerEndpoints.ThatChange(server).Where(endpoint => endpoint.Route.Contains("{id}", StringComparison.Ordinal)),
        endpoint => Assert.NotEqual(
            endpoint.IsOwners || endpoint.Route.EndsWith("/{id}/steer", StringComparison.Ordinal),
            Everybodys.Contains(English(endpoint.Route))));

    [Fact]
    public async Task AWrongKeyIsRefusedByEveryEndpointOfTheApi()
    {
        var (things, others) = (await OwnedThings.StartAsync(server), await OwnedThings.StartAsync(server));
        var before = await things.DescribeAsync();
        var endpoints = ServerEndpoints.ThatChange(server).Where(endpoint => endpoint.IsOwners).ToList();
        Assert.True(endpoints.Count >= 13, string.Join(", ", endpoints));
        foreach (var endpoint in endpoints)
        {
            var (id, own) = things.All[endpoint.Collection];
            foreach (var key in WrongKeys(own, id, others))
            {
                foreach (var isCookie in (bool[])[false, true])
                {
                    using var answer = await SendAsync(endpoint, id, key, isCookie);
                    Assert.True(
                        answer.StatusCode == HttpStatusCode.Forbidden,
                        $"{endpoint} with {(isCookie ? "cookie" : "header")} \"{key}\": {answer.StatusCode}");
                    Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
                }
            }
        }

        Assert.Equal(before, await things.DescribeAsync());
        // The owner's key is accepted everywhere, so the key was the reason for the rejections above.
        foreach (var endpoint in endpoints.OrderBy(endpoint => endpoint.Method == "DELETE"))
        {
            var (id, own) = things.All[endpoint.Collection];
            using var answer = await SendAsync(endpoint, id, own, isCookie: false);
            Assert.False(answer.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.NotFound, $"{endpoint}");
        }
    }

    [Fact]
    public async Task AWrongKeyOpensNoForm()
    {
        var (things, others) = (await OwnedThings.StartAsync(server), await OwnedThings.StartAsync(server));
        var before = await things.DescribeAsync();
        var forms = ServerEndpoints.ThatChange(server)
            .Where(endpoint => endpoint.Route.EndsWith("/steer", StringComparison.Ordinal)).ToList();
        Assert.True(forms.Count >= 6, string.Join(", ", forms));
        foreach (var form in forms)
        {
            var (id, own) = things.All[form.Collection];
            foreach (var command in Commands)
            {
                foreach (var key in (string?[])[null, others.All[form.Collection].Key])
                {
                    using var answer = await SendAsync(form, id, key, isCookie: true, command);
                    Assert.True(
                        !answer.IsSuccessStatusCode, $"{form} {command} with \"{key}\": {answer.StatusCode}");
                }
            }
        }

        Assert.Equal(before, await things.DescribeAsync());
    }

    private static string?[] WrongKeys(string own, string id, OwnedThings others) =>
    [
        null, "", "wrong", id, own[..^1], own + "A", own.ToUpperInvariant(), own.ToLowerInvariant(),
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(own))),
        .. others.All.Values.Select(other => other.Key), new string('A', 4_000),
    ];

    private static string English(string route) =>
        route.StartsWith("/zh/", StringComparison.Ordinal) ? route["/zh".Length..] : route;

    private async Task<HttpResponseMessage> SendAsync(
        ServerEndpoint endpoint, string id, string? key, bool isCookie, string command = "")
    {
        using var request = new HttpRequestMessage(new(endpoint.Method), endpoint.Of(id));
        if (endpoint.IsForm)
            request.Content = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["command"] = command, ["action"] = command, ["epochs"] = "5", ["pace"] = "60",
                ["learningRate"] = "0.9", ["title"] = "Taken", ["listed"] = "on",
            });
        else if (endpoint.Method == "PATCH")
            request.Content = JsonContent.Create(new { title = "Taken" });
        if (isCookie)
            request.Headers.Add("Cookie", $"owner-{id}={key}");
        else if (key is not null)
            request.Headers.Add("X-Owner-Key", key);
        return await _client.SendAsync(request, Token);
    }
}
