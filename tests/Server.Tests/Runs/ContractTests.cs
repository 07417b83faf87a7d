using System.Net.Http.Json;
using System.Text.Json;
using BackpropWeb.Contracts;

namespace BackpropWeb.Server.Tests.Runs;

/// <summary>Forks and changes accept exactly the members of their contracts.</summary>
public sealed class ContractTests(SharedServer server)
{
    private const string NotKnown = "is unknown; known fields are ";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AForkHasTheMembersOfItsContract()
    {
        var run = await server.StartAsync(new { problem = "xor", epochs = 5 });
        await server.WaitForEndAsync(run.Id);
        await AssertMembersAsync(typeof(ForkRequest), body => Request(HttpMethod.Post, $"{run.Id}/fork", run, body));
    }

    [Fact]
    public async Task AChangeHasTheMembersOfItsContract()
    {
        var run = await server.StartAsync(new { problem = "xor", pace = 1 });
        await AssertMembersAsync(typeof(RunPatch), body => Request(HttpMethod.Patch, run.Id, run, body));
        await AssertMembersAsync(
            typeof(RuleFiguresDocument),
            body => Request(HttpMethod.Patch, run.Id, run, new() { ["rule"] = body }),
            "rule.");
    }

    /// <summary>Sends every member with a value of the wrong kind, and one unknown member.</summary>
    private async Task AssertMembersAsync(
        Type contract, Func<Dictionary<string, object>, HttpRequestMessage> request, string prefix = "")
    {
        string[] members =
            [.. contract.GetProperties().Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name))];
        foreach (var member in members)
        {
            var errors = await ErrorsAsync(request(new() { ["epoch"] = 0, [member] = WrongKind(member) }));
            Assert.Contains(errors, error => error.Key.StartsWith(prefix + member, StringComparison.Ordinal)
                && !error.Value[0].StartsWith(NotKnown, StringComparison.Ordinal));
        }

        var unknown = await ErrorsAsync(request(new() { ["nosuch"] = 1 }));
        Assert.Equal(members.Order(), unknown[$"{prefix}nosuch"][0][NotKnown.Length..].Split(", ").Order());
    }

    private static object[] WrongKind(string member) => [new object[] { member }];

    private async Task<Dictionary<string, string[]>> ErrorsAsync(HttpRequestMessage request)
    {
        using (request)
        {
            using var answer = await server.Client.SendAsync(request, Token);
            Assert.Equal(400, (int)answer.StatusCode);
            return (await answer.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("errors")
                .Deserialize<Dictionary<string, string[]>>()!;
        }
    }

    private static HttpRequestMessage Request(
        HttpMethod method, string path, StartedRun run, Dictionary<string, object> body) =>
        new(method, $"/api/runs/{path}")
        {
            Content = JsonContent.Create(body),
            Headers = { { "X-Owner-Key", run.OwnerKey } },
        };
}
