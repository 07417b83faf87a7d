using System.Net;
using System.Text.RegularExpressions;
using BackpropWeb.Client.Shared;
using BackpropWeb.Server.Studies;
using BackpropWeb.Server.Tests.Studies;

namespace BackpropWeb.Server.Tests.Pages.SingleStudy;

public sealed class StudyStartsTests(SharedServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task StartWeightsOfSolvedAndUnsolvedMembersAreThoseOfTheirSeeds()
    {
        var request = new { recipe = new { problem = "xor", epochs = 200 }, seeds = new { from = 3, count = 300 } };
        var started = await server.Client.StartStudyAsync(request);
        await server.Client.GetEndedStudyAsync(started.Id);
        var results = await server.Client.GetResultsAsync(started.Id);
        var plan = StudyCalls.PlanOf(request);
        var byOutcome = Enumerable.Range(0, plan.Total).ToLookup(
            member => results.SolvedAt[member] is not null,
            member => plan.RecipeOf(member).Start.ToExplicit(plan.Recipe.Network).Weights);
        Assert.InRange(byOutcome[true].Count(), 20, 280);

        var html = await PageAsync(started.Id);

        Assert.Contains(
            $"Of the first 300 members, {byOutcome[true].Count()} were solved and {byOutcome[false].Count()} were not",
            html, StringComparison.Ordinal);
        Assert.Contains("not a cause", html, StringComparison.Ordinal);
        var rows = Regex.Matches(html, @"<th scope=""row"">([^<]+→[^<]+)</th>((?:\s*<td>[^<]+</td>){6})");
        Assert.Equal(plan.Recipe.Network.WeightCount, rows.Count);
        foreach (var (place, row) in rows.Index())
            Assert.Equal(
                ((bool[])[true, false]).SelectMany(isSolved => Range([.. byOutcome[isSolved].Select(w => w[place])])),
                Regex.Matches(row.Groups[2].Value, "<td>([^<]+)</td>").Select(cell => cell.Groups[1].Value));
    }

    [Theory]
    [InlineData(
        "", "Ranges need at least 20 solved and 20 unsolved members; of the first 1,000, 991 were solved and 9")]
    [InlineData("/zh", "至少各需20个")]
    public async Task TooFewUnsolvedMembersGiveNoRanges(string prefix, string sentence)
    {
        var html = await PageAsync(ExhibitStudy.Id, prefix);
        Assert.Contains(sentence, html, StringComparison.Ordinal);
        Assert.DoesNotMatch("<th scope=\"row\">[^<]+→", html);
    }

    [Fact]
    public async Task ALargeNetworkIsComparedByLayerAndConnection()
    {
        var request = new
        {
            recipe = new
            {
                problem = "xor", network = new { layers = (int[])[2, 9, 1] }, epochs = 120,
            },
            seeds = new { from = 1, count = 400 },
        };
        var started = await server.Client.StartStudyAsync(request);
        var study = await server.Client.GetEndedStudyAsync(started.Id);
        Assert.InRange(study.Solved, 20, 380);
        Assert.Equal(
            ["9", "18", "9"],
            Regex.Matches(await PageAsync(started.Id), @"<th scope=""row"">[^<]+: ?(\d+) weights?</th>")
                .Select(row => row.Groups[1].Value));
    }

    private async Task<string> PageAsync(string id, string prefix = "") => WebUtility.HtmlDecode(
        await server.Client.GetStringAsync($"{prefix}/studies/{id}", Token));

    private static string[] Range(double[] weights)
    {
        Array.Sort(weights);
        return
        [
            .. ((double[])[weights[0], weights[weights.Length / 2], weights[^1]])
                .Select(weight => Digits.Three(weight).Replace('-', '−')),
        ];
    }
}
