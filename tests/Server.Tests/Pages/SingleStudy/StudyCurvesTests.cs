using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using BackpropWeb.Client.Shared;
using BackpropWeb.Engine.Learning;
using BackpropWeb.Engine.Problems;
using BackpropWeb.Server.Studies;
using BackpropWeb.Server.Studies.Plans;
using BackpropWeb.Server.Tests.Studies;

namespace BackpropWeb.Server.Tests.Pages.SingleStudy;

public sealed class StudyCurvesTests(SharedServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("", "Member 7, seed 8: ")]
    [InlineData("/zh", "成员7，种子8：")]
    public async Task CurvesOfMembersAreThoseOfTheirSingleRuns(string prefix, string says)
    {
        var curves = await server.Client.GetFromJsonAsync<JsonElement>(
            $"{prefix}/studies/{ExhibitStudy.Id}/curves?members=7,900,7", Token);
        Assert.Equal([7, 900, 7], curves.EnumerateArray().Select(curve => curve.GetProperty("member").GetInt32()));
        Assert.StartsWith(says, curves[0].GetProperty("says").GetString(), StringComparison.Ordinal);
        var study = await server.Client.GetStudyAsync(ExhibitStudy.Id);
        foreach (var curve in curves.EnumerateArray())
            Assert.Equal(
                ErrorsOf(curve.GetProperty("member").GetInt32(), study.Summary.Curve.Epochs),
                curve.GetProperty("errors").EnumerateArray().Select(error => error.GetDouble()));
    }

    [Fact]
    public async Task ThePageDrawsTheCurveOfAMemberBeforeAnyScript()
    {
        var html = await server.Client.GetStringAsync($"/studies/{ExhibitStudy.Id}?member=7", Token);
        var epochs = (await server.Client.GetStudyAsync(ExhibitStudy.Id)).Summary.Curve.Epochs;
        var top = double.Parse(
            Regex.Match(html, "data-top=\"([^\"]+)\"").Groups[1].Value, CultureInfo.InvariantCulture);
        var points = ErrorsOf(7, epochs).Select((error, n) =>
            $"{Digits.Place(1000.0 * epochs[n] / epochs[^1])},{Digits.Place(1000 * (1 - (error / top)))}");
        Assert.Contains(
            $"data-member-curve points=\"{string.Join(' ', points)}\"", html, StringComparison.Ordinal);
        Assert.Contains("Member 7, seed 8: ", html, StringComparison.Ordinal);
        Assert.Contains($"action=\"studies/{ExhibitStudy.Id}/runs/7\"", html, StringComparison.Ordinal);
        Assert.Contains("/figures?member=7\"", html, StringComparison.Ordinal);
        var unknown = await server.Client.GetStringAsync($"/studies/{ExhibitStudy.Id}?member=5000", Token);
        Assert.DoesNotContain("data-member-curve points", unknown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?members=")]
    [InlineData("?members=1000")]
    [InlineData("?members=-1")]
    [InlineData("?members=1,,2")]
    [InlineData("?members=0,1,2,3,4,5,6,7,8,9,0,1,2,3,4,5,6,7,8,9,0,1,2,3,4")]
    public async Task CurvesOfTooManyOrUnknownMembersAreRefused(string query)
    {
        using var answer = await server.Client.GetAsync($"/studies/{ExhibitStudy.Id}/curves{query}", Token);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains(
            "must be 1 to 24 numbers from 0 to 999", await answer.Content.ReadAsStringAsync(Token),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task CurvesThatTakeTooLongAreRefused()
    {
        var started = await server.Client.StartStudyAsync(
            new { recipe = new { problem = "symmetry", epochs = 100_000 }, seeds = new { from = 1, count = 1 } });
        using var answer = await server.Client.GetAsync($"/studies/{started.Id}/curves?members=0", Token);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains(
            "the limit is 50000000", await answer.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        using var deleted = await server.Client.SteerAsync(HttpMethod.Delete, started.Id, started.OwnerKey);
    }

    /// <summary>Errors of a member of the exhibit's study, trained by itself.</summary>
    private static double[] ErrorsOf(int member, int[] epochs)
    {
        var trainer = new Trainer(RecipeStudy.Of(ProblemCatalogue.Find("xor")!.Suggested)!.Plan.RecipeOf(member));
        return [.. epochs.Select(epoch =>
        {
            while (trainer.Epoch < epoch)
                Assert.True(trainer.Step());
            return trainer.MeanSquaredError;
        })];
    }
}
