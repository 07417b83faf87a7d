using System.Net;
using BackpropWeb.Contracts;

namespace BackpropWeb.Server.Tests.Runs;

/// <summary>A run with scaled inputs against a run of a table that was scaled by hand.</summary>
public sealed class ScaledRunTests(SharedServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AScaledRunHasTheBitsOfTheScaledTableAndShowsTheGivenNumbers()
    {
        var scaled = await server.StartAsync(
            new { problem = Problem([100, 300, 200, 500], "unit"), start = new { seed = 3 }, epochs = 40 });
        var byHand = await server.StartAsync(
            new { problem = Problem([0, 0.5, 0.25, 1], "none"), start = new { seed = 3 }, epochs = 40 });
        Assert.NotEqual(scaled.RecipeHash, byHand.RecipeHash);

        var (ours, theirs) = (await StateAsync(scaled.Id), await StateAsync(byHand.Id));
        Assert.Equal(theirs.TotalError, ours.TotalError);
        Assert.Equal([100.0, 300, 200, 500], ours.Cases.Select(c => c.Input[0]));
        Assert.Equal([0.0, 0.5, 0.25, 1], ours.Cases.Select(c => c.Scaled![0]));
        Assert.All(theirs.Cases, each => Assert.Null(each.Scaled));

        var page = WebUtility.HtmlDecode(await server.Client.GetStringAsync($"/runs/{scaled.Id}", Token));
        Assert.Contains("<td class=\"input\">300</td>", page, StringComparison.Ordinal);
        Assert.Contains("scale to 0…1", page, StringComparison.Ordinal);
        var code = await server.Client.GetStringAsync($"/api/runs/{scaled.Id}/export?format=python", Token);
        Assert.Contains("    [0.25],", code, StringComparison.Ordinal);
        Assert.Contains("The inputs are scaled as the recipe says", code, StringComparison.Ordinal);
    }

    private static object Problem(double[] inputs, string scaling) => new
    {
        cases = inputs.Select((input, c) => new { input = new[] { input }, desired = new[] { c % 2 } }),
        scaling = new { inputs = scaling },
    };

    private async Task<NetworkState> StateAsync(string id)
    {
        await server.WaitForEndAsync(id);
        return await server.Client.GetStateAsync(id);
    }
}
