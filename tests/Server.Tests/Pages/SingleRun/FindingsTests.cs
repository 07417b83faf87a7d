using System.Net;
using BackpropWeb.Contracts;

namespace BackpropWeb.Server.Tests.Pages.SingleRun;

/// <summary>Runs that are stuck or diverge get findings, with the same words in the page and for its script.</summary>
public sealed class FindingsTests(SharedServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ARunAtALocalMinimumIsToldSo()
    {
        var id = await EndedAsync(new
        {
            problem = "xor",
            network = new { layers = (int[])[2, 2, 1] },
            start = new { seed = 25, range = 0.5 },
            epochs = 1000,
        });

        Assert.Contains(
            "looks like a local minimum: 2 of 4 cases are wrong, and at this gradient an epoch is expected to reduce " +
            "the error by less than 0.01%.", await BothWaysAsync(id), StringComparison.Ordinal);
        Assert.Contains("局部极小", await BothWaysAsync(id, "/zh"), StringComparison.Ordinal);
        Assert.Contains("value=\"NewStart\"", await BothWaysAsync(id), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARunOnThePlateauIsToldSo()
    {
        var id = await EndedAsync(new { problem = "xor", start = new { seed = 1 }, epochs = 50 });

        Assert.Matches(
            @"Still on the plateau: the error of 0\.2\d+ is within 20% of 0\.25, the error of the best " +
            @"constant output\.",
            await BothWaysAsync(id));
        Assert.Contains("value=\"MoreEpochs\"", await BothWaysAsync(id), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnErrorFarAboveThatOfTheBestConstantOutputIsNotCalledClose()
    {
        // The output is 1 for every case and its slope almost 0, so the run cannot leave.
        var id = await EndedAsync(new
        {
            problem = "xor", network = new { layers = (int[])[2, 1, 1] }, epochs = 20,
            start = new
            {
                weights = new
                {
                    biases = (double[][])[[0], [20]],
                    connections = (double[][][])[[[0.1, 0.1]], [[0]]],
                },
            },
        });

        Assert.Contains(
            "The error of 0.5 is more than 20% above 0.25, the error of the best constant output.",
            await BothWaysAsync(id), StringComparison.Ordinal);
        Assert.Contains(
            "误差为0.5，比最佳恒定输出的误差0.25高出20%以上", await BothWaysAsync(id, "/zh"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnErrorThatGrowsWithinTheFiniteNumbersIsNotSaidToHaveLeftThem()
    {
        var id = await EndedAsync(new
        {
            problem = "xor", network = new { layers = (int[])[2, 1], activation = "linear" },
            rule = new { learningRate = 2.0, momentum = 0.0 }, start = new { seed = 1 }, epochs = 20,
        });

        var told = await BothWaysAsync(id);
        Assert.Contains("The error grows", told, StringComparison.Ordinal);
        Assert.DoesNotContain("last valid epoch", told, StringComparison.Ordinal);
        Assert.Contains("more than 100 times its value at epoch 0", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARunThatDivergedLeadsBackToItsLastGoodEpoch()
    {
        var id = await EndedAsync(new
        {
            problem = "xor", network = new { layers = (int[])[2, 4, 1], activation = "linear" },
            rule = new { learningRate = 100.0, momentum = 0.9 },
            start = new { seed = 1 },
        });
        var run = await server.GetAsync(id);
        Assert.Equal((RunStatus.Failed, "diverged"), (run.Status, run.Failure?.Code));

        var told = await BothWaysAsync(id);
        Assert.Contains("Training diverged", told, StringComparison.Ordinal);
        Assert.Contains($"href=\"runs/{id}?epoch={run.Failure!.Epoch}\"", told, StringComparison.Ordinal);
        Assert.Contains("value=\"LowerRate\"", told, StringComparison.Ordinal);
    }

    /// <summary>The output of the only case stays on the right side of 0.5 as it grows.</summary>
    [Fact]
    public async Task ARunThatDivergedWithEveryCaseCorrectIsNotCalledSolved()
    {
        var id = await EndedAsync(new
        {
            problem = new { cases = (object[])[new { input = (int[])[1], desired = (int[])[1] }] },
            network = new { layers = (int[])[1, 1], activation = "linear" },
            rule = new { learningRate = 100.0, momentum = 0.0 }, start = new { seed = 1 }, epochs = 600,
        });
        var run = await server.GetAsync(id);
        Assert.Equal(("diverged", 1), (run.Failure?.Code, run.Correct));

        var page = await server.Client.GetStringAsync($"/runs/{id}", Token);
        Assert.DoesNotContain("Solved", page[page.IndexOf("data-story", StringComparison.Ordinal)..][..200],
            StringComparison.Ordinal);
        var picture = await server.Client.GetStringAsync($"/runs/{id}/preview.svg", Token);
        Assert.DoesNotContain("solved", picture, StringComparison.OrdinalIgnoreCase);

        var later = await server.Client.GetStringAsync($"/runs/{id}?epoch=599", Token);
        Assert.Contains($"The run ended before epoch 599. This is epoch {run.Failure!.Epoch}, its last.", later,
            StringComparison.Ordinal);
    }

    /// <summary>Some last epochs are too large for the views inside the run: their outputs could pass 1e145.</summary>
    [Fact]
    [Trait("Storage", "Any")]
    public async Task EveryDivergedRunHasItsPages()
    {
        List<string> pages = [];
        for (var seed = 0; seed < 40; seed++)
        {
            var id = await EndedAsync(new
            {
                problem = "xor", network = new { layers = (int[])[2, 2, 1], activation = "linear" },
                rule = new { learningRate = 100 }, start = new { seed },
            });
            pages.Add(await server.Client.GetStringAsync($"/runs/{id}", Token));
            foreach (var address in (string[])[$"/zh/runs/{id}?epoch=0", $"/embed/{id}", $"/compare?runs={id}"])
                _ = await server.Client.GetStringAsync(address, Token);
        }

        Assert.Contains(pages, page => page.Contains("<details class=\"card\"", StringComparison.Ordinal));
        Assert.Contains(pages, page => !page.Contains("<details class=\"card\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ASolvedRunNeedsNoWords()
    {
        var id = await EndedAsync(new { problem = "and", start = new { seed = 1 } });

        Assert.DoesNotContain(
            "class=\"findings\"",
            await server.Client.GetStringAsync($"/runs/{id}", Token),
            StringComparison.Ordinal);
        Assert.Equal("", (await server.Client.GetStringAsync($"/runs/{id}/findings", Token)).Trim());
    }

    [Theory]
    [InlineData("MoreHidden")]
    [InlineData("NewStart")]
    [InlineData("MoreEpochs")]
    [InlineData("HigherRate")]
    [InlineData("LowerRate")]
    [InlineData("SmallerStart")]
    public async Task ARemedyStartsTheRecipeWithItsChange(string change)
    {
        var id = await EndedAsync(new { problem = "xor", start = new { seed = 1 }, epochs = 50 });
        var before = (await server.GetAsync(id)).Recipe;
        using var client = server.NewClient();
        using var form = new FormUrlEncodedContent([new("change", change)]);
        using var answer = await client.PostAsync($"/runs/{id}/try", form, Token);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        var after = (await server.GetAsync(answer.Headers.Location!.OriginalString.Split('/')[^1])).Recipe;

        Assert.Equal(change == "MoreHidden" ? [2, 5, 1] : before.Network!.Layers!, after.Network!.Layers!);
        Assert.Equal(change == "MoreEpochs" ? 100 : 50, after.Epochs);
        Assert.Equal(change switch { "HigherRate" => 1, "LowerRate" => 0.125, _ => 0.5 }, after.Rule!.LearningRate);
        Assert.Equal(change == "SmallerStart" ? 0.25 : 0.5, after.Start!.Range);
        if (change is not ("NewStart" or "MoreHidden"))
            Assert.Equal(before.Start!.Seed, after.Start.Seed);
    }

    [Theory]
    [InlineData("change=Nonsense", HttpStatusCode.UnprocessableEntity)]
    [InlineData("", HttpStatusCode.UnprocessableEntity)]
    public async Task AnUnknownRemedyIsRefused(string body, HttpStatusCode status)
    {
        var id = await EndedAsync(new { problem = "and", epochs = 1 });
        using var form = new StringContent(body, null, "application/x-www-form-urlencoded");
        using var answer = await server.Client.PostAsync($"/runs/{id}/try", form, Token);
        Assert.Equal(status, answer.StatusCode);
    }

    /// <summary>The page contains the findings that its script receives.</summary>
    private async Task<string> BothWaysAsync(string id, string prefix = "")
    {
        var fragment = WebUtility.HtmlDecode(await server.Client.GetStringAsync($"{prefix}/runs/{id}/findings", Token))
            .Trim();
        var page = WebUtility.HtmlDecode(await server.Client.GetStringAsync($"{prefix}/runs/{id}", Token));
        Assert.Contains(fragment, page, StringComparison.Ordinal);
        return fragment;
    }

    private async Task<string> EndedAsync(object request)
    {
        var started = await server.StartAsync(request);
        await server.WaitForEndAsync(started.Id);
        return started.Id;
    }
}
