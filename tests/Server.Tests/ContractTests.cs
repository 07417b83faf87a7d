using System.Net.Http.Json;
using System.Text.Json;
using BackpropWeb.Contracts;
using BackpropWeb.Server.Tests.Studies;

namespace BackpropWeb.Server.Tests;

/// <summary>Forks, changes, studies and classes accept exactly the members of their contracts. The recipe has tests of
/// its own in Recipes.Tests.</summary>
public sealed class ContractTests(SharedServer server)
{
    private const string NotKnown = "is unknown; known fields are ";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AForkHasTheMembersOfItsContract()
    {
        var run = await server.StartAsync(new { problem = "xor", epochs = 5 });
        await server.WaitForEndAsync(run.Id);
        await AssertMembersAsync(
            typeof(ForkRequest), body => Request(HttpMethod.Post, $"runs/{run.Id}/fork", body, run.OwnerKey));
    }

    [Fact]
    public async Task AChangeHasTheMembersOfItsContract()
    {
        var run = await server.StartAsync(new { problem = "xor", pace = 1 });
        await AssertMembersAsync(typeof(RunPatch), Patch);
        await AssertMembersAsync(typeof(RuleFiguresDocument), body => Patch(new() { ["rule"] = body }), "rule.");

        HttpRequestMessage Patch(Dictionary<string, object> body) =>
            Request(HttpMethod.Patch, $"runs/{run.Id}", body, run.OwnerKey);
    }

    [Fact]
    public async Task AStudyHasTheMembersOfItsContract()
    {
        await AssertMembersAsync(typeof(StudyRequest), Start);
        await AssertMembersAsync(typeof(StudySeeds), body => Start(new() { ["seeds"] = body }), "seeds.");
        await AssertMembersAsync(typeof(StudyGrid), body => Start(new() { ["grid"] = body }), "grid.");
        foreach (var axis in (string[])["x", "y"])
        {
            await AssertMembersAsync(
                typeof(StudyAxis),
                body => Start(new() { ["grid"] = new Dictionary<string, object> { [axis] = body } }),
                $"grid.{axis}.");
        }

        static HttpRequestMessage Start(Dictionary<string, object> body) => Request(HttpMethod.Post, "studies", body);
    }

    [Fact]
    public async Task AChangeOfAStudyHasTheMembersOfItsContract()
    {
        var study = await server.Client.StartStudyAsync(
            new { recipe = new { problem = "xor", epochs = 5 }, seeds = new { count = 1 } });
        await AssertMembersAsync(
            typeof(StudyPatch), body => Request(HttpMethod.Patch, $"studies/{study.Id}", body, study.OwnerKey));
    }

    [Fact]
    public Task AClassHasTheMembersOfItsContract() =>
        AssertMembersAsync(typeof(ClassRequest), body => Request(HttpMethod.Post, "classes", body));

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
        HttpMethod method, string path, Dictionary<string, object> body, string? key = null)
    {
        var request = new HttpRequestMessage(method, $"/api/{path}") { Content = JsonContent.Create(body) };
        if (key is not null)
            request.Headers.Add("X-Owner-Key", key);
        return request;
    }
}
