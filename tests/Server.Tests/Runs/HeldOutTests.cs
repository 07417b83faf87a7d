using System.Text.Json;
using BackpropWeb.Contracts;

namespace BackpropWeb.Server.Tests.Runs;

/// <summary>Held-out cases in start, tape, hub, state and CSV.</summary>
public sealed class HeldOutTests(SharedServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static readonly int[] Places = [2, 5];

    private static readonly object Request = new
    {
        problem = new { name = "parity-3", heldOut = Places }, start = new { seed = 4 }, epochs = 60,
    };

    [Fact]
    public async Task TapeAndHubCarryThemAtEveryEpoch()
    {
        var run = await server.StartAsync(Request);
        Assert.Equal(6, run.Cases);
        Assert.Equal(Places, run.Recipe.Problem!.HeldOut!);
        List<double> errors = [];
        List<int> correct = [];
        await foreach (var batch in server.WatchAsync(run.Id, 0))
        {
            errors.AddRange(batch.HeldOutError!);
            correct.AddRange(batch.HeldOutCorrect!);
        }

        var tape = await server.TapeAsync(run.Id);
        Assert.Equal(61, errors.Count);
        Assert.Equal(errors, tape.HeldOutError!);
        Assert.Equal(correct, tape.HeldOutCorrect!);
        var problem = Engine.Problems.ProblemCatalogue.Find("parity-3")!.Problem;
        for (var epoch = 0; epoch <= 60; epoch++)
        {
            var outputs = tape.Outputs![epoch];
            Assert.Equal(8, outputs.Length);
            var sum = Places.Sum(place => Math.Pow(outputs[place][0] - problem.Cases[place].Desired[0], 2));
            Assert.Equal(sum / 2, errors[epoch], 1e-15);
            Assert.Equal(Places.Count(place => problem.Cases[place].IsCorrect(outputs[place])), correct[epoch]);
        }

        var state = await server.Client.GetStateAsync(run.Id);
        Assert.Equal(8, state.Cases.Count);
        var csv = (await server.Client.GetStringAsync($"/api/runs/{run.Id}/tape?format=csv", Token)).Split('\n');
        Assert.StartsWith("epoch,totalError,meanSquaredError,correct,heldOutError,heldOutCorrect,y_0_0", csv[0],
            StringComparison.Ordinal);
        Assert.Equal(errors[60], double.Parse(
            csv[61].Split(',')[4], System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("", "Held-out cases (dashed line):", "held out")]
    [InlineData("/zh", "未参加训练的样例（虚线）：", "未训练")]
    public async Task ThePageShowsThemInBothLanguages(string prefix, string count, string mark)
    {
        var run = await server.StartAsync(Request);
        await server.WaitForEndAsync(run.Id);
        var page = System.Net.WebUtility.HtmlDecode(
            await server.Client.GetStringAsync($"{prefix}/runs/{run.Id}", Token));
        Assert.Contains(count, page, StringComparison.Ordinal);
        Assert.Equal(2, page.Split($">{mark}</span>").Length - 1);
        Assert.Contains("data-held-out-line d=\"M0 ", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "The error of the held-out cases was lowest at epoch ")]
    [InlineData("/zh", "未参加训练的样例，误差在第")]
    public async Task ThePageSaysWhenTheNetworkLearnsByHeart(string prefix, string sentence)
    {
        var run = await server.StartAsync(new
        {
            problem = new { name = "parity-4", heldOut = new { share = 0.2, seed = 3 } },
            start = new { seed = 3, range = 1 }, epochs = 400,
        });
        await server.WaitForEndAsync(run.Id);
        Assert.Contains(
            sentence, System.Net.WebUtility.HtmlDecode(
                await server.Client.GetStringAsync($"{prefix}/runs/{run.Id}", Token)), StringComparison.Ordinal);
        var plain = await server.StartAsync(new { problem = "xor", epochs = 50 });
        await server.WaitForEndAsync(plain.Id);
        Assert.DoesNotContain(
            "data-by-heart", await server.Client.GetStringAsync($"{prefix}/runs/{plain.Id}", Token),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARunWithoutThemHasNulls()
    {
        var run = await server.StartAsync(new { problem = "xor", epochs = 5 });
        await foreach (var batch in server.WatchAsync(run.Id, 0))
            Assert.Null(batch.HeldOutError);
        var tape = await server.JsonAsync($"/api/runs/{run.Id}/tape");
        Assert.Equal(JsonValueKind.Null, tape.GetProperty("heldOutError").ValueKind);
        Assert.Equal(JsonValueKind.Null, tape.GetProperty("heldOutCorrect").ValueKind);
    }

    [Fact]
    public async Task ARunWhoseRowsAreTooWideHasTheColumnsToo()
    {
        var run = await server.StartAsync(new
        {
            problem = new { name = "family-trees", heldOut = new { share = 0.04, seed = 1 } }, epochs = 4,
        });
        await server.WaitForEndAsync(run.Id);
        var tape = await server.TapeAsync(run.Id);
        Assert.Equal((100, 5, 4), (run.Cases, tape.HeldOutError!.Length, run.Recipe.Problem!.HeldOut!.Count));
        Assert.Null(tape.Outputs);
    }

    [Fact]
    public async Task RowsReadFromTheStoreAreTheSame()
    {
        using var store = new TestStore();
        TapeRows before;
        string id;
        using (var first = new RunningServer(store))
        {
            id = (await first.StartAsync(Request)).Id;
            await first.WaitForEndAsync(id);
            before = await first.TapeAsync(id, "?weights=true");
        }

        using var second = new RunningServer(store);
        var after = await second.TapeAsync(id, "?weights=true");
        Assert.Equal(before.HeldOutError!, after.HeldOutError!);
        Assert.Equal(before.HeldOutCorrect!, after.HeldOutCorrect!);
        Assert.Equal(before.Weights!, after.Weights!);
    }
}
