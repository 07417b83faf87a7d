using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using BackpropWeb.Client.Shared;
using BackpropWeb.Engine.Problems;
using BackpropWeb.Server.Studies;
using BackpropWeb.Server.Studies.Plans;
using BackpropWeb.Server.Tests.Studies;

namespace BackpropWeb.Server.Tests.Pages.SingleStudy;

public sealed class StudyPageTests(SharedServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("", "of 1,000 solved within 600 epochs: ", "95 % interval", "Finished.")]
    [InlineData("/zh", "1,000次中有", "95%置信区间", "已完成。")]
    public async Task AStudySaysItsShareWithItsIntervalBeforeAnyScript(string prefix, params string[] words)
    {
        var html = WebUtility.HtmlDecode(
            await server.Client.GetStringAsync($"{prefix}/studies/{ExhibitStudy.Id}", Token));
        Assert.All(words, word => Assert.Contains(word, html, StringComparison.Ordinal));
        Assert.Matches(@"<rect [^>]*>\s*<title>", html);
        Assert.Contains("class=\"fan-median\"", html, StringComparison.Ordinal);
        Assert.Equal(50, Regex.Count(html, $"[\"/]studies/{ExhibitStudy.Id}/runs/\\d+\""));
    }

    [Theory]
    [InlineData("", "held-out error", "largest held-out error first", "Colour shows")]
    [InlineData("/zh", "未参加训练的样例误差", "未参加训练的样例误差最大的在前", "颜色表示")]
    public async Task AStudyWithHeldOutCasesShowsTheirErrorInTableAndMap(string prefix, params string[] words)
    {
        var started = await server.Client.StartStudyAsync(new
        {
            recipe = new { problem = new { name = "parity-3", heldOut = (int[])[1, 6] }, epochs = 30 },
            seeds = new { from = 2, count = 2 },
            grid = new { x = new { field = "rule.learningRate", from = 0.1, to = 1, steps = 3 } },
        });
        await server.Client.GetEndedStudyAsync(started.Id);
        var results = await server.Client.GetResultsAsync(started.Id);

        var html = WebUtility.HtmlDecode(
            await server.Client.GetStringAsync($"{prefix}/studies/{started.Id}?sort=HeldOut", Token));

        Assert.All(words, word => Assert.Contains(word, html, StringComparison.Ordinal));
        Assert.Equal(
            results.HeldOutError!.OrderDescending().Select(error => Digits.Error(error!.Value)),
            Regex.Matches(html, @"<td>([^<]+)</td>\s*<td><form").Select(match => match.Groups[1].Value));
        Assert.DoesNotContain(
            words[0],
            WebUtility.HtmlDecode(await server.Client.GetStringAsync($"{prefix}/studies/{ExhibitStudy.Id}", Token)),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "", "Member {0}, seed {1}: {2}, final error {3}", "solved at epoch {0}", "The first 500 of 1,000 members")]
    [InlineData("/zh", "成员{0}，种子{1}：{2}，最终误差{3}", "第{0}轮学会", "显示1,000个成员中的前500个")]
    public async Task TheScatterShowsTheFinalErrorsOfTheFirstMembers(
        string prefix, string says, string solved, string sample)
    {
        var html = WebUtility.HtmlDecode(
            await server.Client.GetStringAsync($"{prefix}/studies/{ExhibitStudy.Id}", Token));
        var results = await server.Client.GetResultsAsync(ExhibitStudy.Id, "?count=500");
        var exponents = results.MeanSquaredError.Select(Math.Log10).ToList();
        var (lowest, highest) = (Math.Floor(exponents.Min()), Math.Ceiling(exponents.Max()));
        var marks = Regex.Matches(
            html,
            @"<svg class=""mark"" x=""([\d.]+)%"" y=""([\d.]+)%"" data-member=""(\d+)"">"
            + @"\s*<title>([^<]+)</title>\s*<(\w+)");

        Assert.Equal(500, marks.Count);
        foreach (var (member, mark) in marks.Index())
        {
            var (x, y) = (Number(mark.Groups[1]), Number(mark.Groups[2]));
            Assert.Equal(Digits.Whole(member), mark.Groups[3].Value);
            Assert.Equal(2 + (96 * (highest - exponents[member]) / (highest - lowest)), y, 0.01);
            if (results.SolvedAt[member] is { } epoch)
            {
                Assert.Equal(2 + (76 * epoch / 600.0), x, 0.01);
                Assert.Equal("circle", mark.Groups[5].Value);
                Assert.Equal(
                    Format(says, member, results.Seed![member], Format(solved, epoch),
                        Digits.Error(results.MeanSquaredError[member])),
                    mark.Groups[4].Value);
            }
            else
            {
                Assert.Equal("rect", mark.Groups[5].Value);
                Assert.InRange(x, 80, 100);
            }
        }

        Assert.Contains(sample, html, StringComparison.Ordinal);
        foreach (var place in (int[])[0, 1, 499])
            StudyCalls.AssertIsSingleRun(
                RecipeStudy.Of(ProblemCatalogue.Find("xor")!.Suggested)!.Plan.RecipeOf(place), results, place);

        static double Number(Group group) => double.Parse(group.Value, CultureInfo.InvariantCulture);
        static string Format(string format, params object[] values) =>
            string.Format(CultureInfo.InvariantCulture, format, values);
    }

    [Fact]
    public async Task TheScatterTellsMembersThatDivergedFromOthers()
    {
        var started = await server.Client.StartStudyAsync(new
        {
            recipe = new
            {
                problem = "xor", network = new { layers = (int[])[2, 2, 1], activation = "linear" },
                rule = new { learningRate = 50, momentum = 0.9 }, epochs = 2000,
            },
            seeds = new { from = 1, count = 8 },
        });
        var study = await server.Client.GetEndedStudyAsync(started.Id);
        var html = await server.Client.GetStringAsync($"/studies/{started.Id}", Token);
        Assert.True(study.Diverged > 0);
        Assert.Equal(study.Diverged, Regex.Count(html, "<path class=\"mark-diverged\"") - 1);
        // Their errors range over hundreds of powers of ten.
        Assert.InRange(Regex.Count(html, "class=\"scatter-grid\""), 1, 8);
        Assert.Contains(
            $"A further {study.Diverged} diverged and belong to neither group.", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ABarListsItsMembers()
    {
        var study = await server.Client.GetStudyAsync(ExhibitStudy.Id);
        var bar = study.Summary.Histogram.Counts.Index().Where(count => count.Item > 0).MinBy(count => count.Item);
        var html = await server.Client.GetStringAsync($"/studies/{ExhibitStudy.Id}?bar={bar.Index}", Token);
        int[] members =
        [
            .. Regex.Matches(html, @"/runs/(\d+)""")
                .Select(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)),
        ];
        var results = await server.Client.GetResultsAsync(ExhibitStudy.Id);
        var (from, before) = (study.Summary.Histogram.Edges[bar.Index], study.Summary.Histogram.Edges[bar.Index + 1]);
        Assert.Equal(
            results.SolvedAt.Index().Where(epoch => epoch.Item >= from && epoch.Item < before)
                .Select(epoch => epoch.Index).Take(50), members);
    }

    [Fact]
    public async Task FormsStartAStudyMakeAFinerMapAndOpenAMembersRun()
    {
        using var visitor = server.NewClient();
        var study = await PostAsync(
            "/studies/start", ("problem", "xor"), ("hidden", "2"), ("count", "12"), ("from", "5"));
        Assert.Matches("^/studies/[A-Za-z0-9_-]{22}$", study);
        var started = await server.Client.GetEndedStudyAsync(study.Split('/')[^1]);
        Assert.Equal((12, 5L, 2), (started.Total, started.Seeds!.From, started.Recipe.Network!.Layers![1]));
        Assert.Contains("name=\"action\"", await visitor.GetStringAsync(study, Token), StringComparison.Ordinal);

        var run = await PostAsync($"/zh{study}/runs/3");
        Assert.StartsWith("/zh/runs/", run, StringComparison.Ordinal);
        Assert.Equal(8, (await server.GetAsync(run.Split('/')[^1])).Recipe.Start!.Seed);

        var map = await PostAsync($"/runs/{run.Split('/')[^1]}/study", ("kind", "map"));
        var whole = await server.Client.GetStudyAsync(map.Split('/')[^1]);
        var finer = await PostAsync($"{map}/finer", ("left", "9"), ("right", "16"), ("bottom", "1"), ("top", "4"));
        var part = await server.Client.GetStudyAsync(finer.Split('/')[^1].Split('?')[0]);
        Assert.Equal(whole.Grid!.X.Steps, part.Grid!.X.Steps);
        Assert.Equal(whole.Grid.Y!.From, part.Grid.Y!.From);
        Assert.True(part.Grid.X.From > whole.Grid.X.From && part.Grid.X.To < whole.Grid.X.To);
        var page = WebUtility.HtmlDecode(await visitor.GetStringAsync(finer, Token));
        Assert.Contains(map.TrimStart('/'), page, StringComparison.Ordinal);
        Assert.Contains("data-map", page, StringComparison.Ordinal);

        Assert.Equal("/studies", await PostAsync($"{map}/steer", ("action", "delete")));
        using var gone = await visitor.GetAsync(map, Token);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);

        async Task<string> PostAsync(string path, params (string Name, string Value)[] fields)
        {
            using var form = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
            using var answer = await visitor.PostAsync(path, form, Token);
            Assert.True(
                answer.StatusCode == HttpStatusCode.SeeOther, await answer.Content.ReadAsStringAsync(Token));
            return answer.Headers.Location!.OriginalString;
        }
    }

    [Theory]
    [InlineData("", "Seed {0} was solved at epoch {1}: {2} than {3} % of the 991 solved among 1,000 seeds.")]
    [InlineData("/zh", "种子{0}在第{1}轮学会：1,000个种子中有991个学会，它比其中{3}%更{2}。")]
    public async Task ARunSaysItsPlaceInTheStudyOfItsRecipe(string prefix, string sentence)
    {
        var run = await server.Client.StartRunAsync(new { problem = "xor", start = new { seed = 7 } });
        var ended = await server.WaitForEndAsync(run.Id);
        var solved = (await server.Client.GetResultsAsync(ExhibitStudy.Id)).SolvedAt.OfType<int>().ToArray();
        var (earlier, later) = (solved.Count(e => e < ended.SolvedAt), solved.Count(e => e > ended.SolvedAt));
        var share = (100.0 * Math.Max(earlier, later) / solved.Length).ToString("0.0", CultureInfo.InvariantCulture);
        var word = prefix == "" ? later >= earlier ? "earlier" : "later" : later >= earlier ? "早" : "晚";

        var html = WebUtility.HtmlDecode(await server.Client.GetStringAsync($"{prefix}/runs/{run.Id}", Token));

        Assert.Contains(
            string.Format(CultureInfo.InvariantCulture, sentence, 7, ended.SolvedAt, word, share), html,
            StringComparison.Ordinal);
        Assert.Matches($"href=\"{prefix.TrimStart('/')}/?studies/{ExhibitStudy.Id}\\?bar=\\d+#members\"", html);
        Assert.DoesNotContain("value=\"seeds\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheStudyOfARecipeIsStartedOnceWhoeverAsks()
    {
        var run = await server.Client.StartRunAsync(
            new { problem = "xor", start = new { seed = 9, range = 0.7 }, epochs = 40 });
        var page = await server.Client.GetStringAsync($"/runs/{run.Id}", Token);
        Assert.Contains("value=\"seeds\"", page, StringComparison.Ordinal);
        var other = await server.Client.StartRunAsync(
            new { problem = "xor", start = new { seed = 10, range = 0.7 }, epochs = 40 });

        var studies = new HashSet<string>();
        foreach (var id in (string[])[run.Id, other.Id])
        {
            using var visitor = server.NewClient();
            using var form = new FormUrlEncodedContent([KeyValuePair.Create("kind", "seeds")]);
            using var answer = await visitor.PostAsync($"/runs/{id}/study", form, Token);
            Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
            studies.Add(answer.Headers.Location!.OriginalString.Split('/')[^1]);
        }

        var study = await server.Client.GetEndedStudyAsync(Assert.Single(studies));
        Assert.Equal((1_000, 1L), (study.Total, study.Seeds!.From));
        await server.WaitForEndAsync(run.Id);
        var html = WebUtility.HtmlDecode(await server.Client.GetStringAsync($"/runs/{run.Id}", Token));
        Assert.Contains("Seed 9 was not solved within 40 epochs. Of 1,000 seeds, ", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheExhibitSaysHowManyStartsLearn()
    {
        foreach (var (address, sentence) in ((string, string)[])
            [
                ("/", "Of 1,000 random starts, 991 learned XOR within 600 epochs."),
                ("/zh/", "1,000个随机起点中，有991个在600轮内学会了XOR。"),
            ])
        {
            var html = WebUtility.HtmlDecode(await server.Client.GetStringAsync(address, Token));
            Assert.Contains(sentence, html, StringComparison.Ordinal);
            Assert.Contains($"studies/{ExhibitStudy.Id}\"", html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task EveryReproductionIsALinkToTheFormThatStartsIt()
    {
        using var visitor = server.NewClient();
        var document = await File.ReadAllTextAsync(RepositoryFile.Find("docs/reproduction.md"), Token);
        string[] links = [.. Regex.Matches(document, @"\(http://localhost:8080(/studies\?[^)]+)\)")
            .Select(match => match.Groups[1].Value)];
        Assert.True(links.Length >= 20, $"{links.Length} rows are links.");
        foreach (var link in links)
        {
            var html = await visitor.GetStringAsync(link, Token);
            Assert.DoesNotContain("role=\"alert\"", html, StringComparison.Ordinal);
            Assert.Contains("name=\"recipe\"", html, StringComparison.Ordinal);
        }

        // The first row is the exhibit's: its 1,000 seeds begin with 0.
        var recipe = Regex.Match(links[0], "recipe=([^&]+)").Groups[1].Value;
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["recipe"] = recipe, ["from"] = "0", ["count"] = "1000",
        });
        using var answer = await visitor.PostAsync("/studies/start", form, Token);
        var study = await server.Client.GetEndedStudyAsync(answer.Headers.Location!.OriginalString.Split('/')[^1]);
        Assert.Contains(
            $"| 1000 | 600 | {study.Solved} (98.3 to 99.5 %) | {study.Summary.Epochs!.P10} / "
            + $"{study.Summary.Epochs.Median} / ", document, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ALinkThatWasCutShortSaysSo()
    {
        var html = await server.Client.GetStringAsync("/studies?recipe=AAAA", Token);
        Assert.Contains("does not contain a valid recipe", html, StringComparison.Ordinal);
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("recipe", "AAAA")]);
        using var answer = await server.Client.PostAsync("/studies/start", form, Token);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
    }

    [Fact]
    public async Task EveryReadyMapStarts()
    {
        using var visitor = server.NewClient();
        var html = await visitor.GetStringAsync("/studies", Token);
        var maps = Regex.Matches(html, "action=\"(studies/ready/[^\"]+)\"").Select(match => match.Groups[1].Value);
        Assert.Equal(5, maps.Count());
        foreach (var map in maps)
        {
            using var form = new FormUrlEncodedContent([]);
            using var answer = await visitor.PostAsync(map, form, Token);
            Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
            var page = answer.Headers.Location!.OriginalString;
            Assert.Contains("canvas", await visitor.GetStringAsync(page, Token), StringComparison.Ordinal);
            using var delete = new FormUrlEncodedContent([KeyValuePair.Create("action", "delete")]);
            using var deleted = await visitor.PostAsync($"{page}/steer", delete, Token);
            Assert.Equal("/studies", deleted.Headers.Location!.OriginalString);
        }
    }

    [Theory]
    [InlineData("", "First share minus second: ", "Median", "epochs to solve: 10 % / median / 90 %")]
    [InlineData("/zh", "第一项的比例减第二项：", "中位数", "95%置信区间")]
    public async Task TwoStudiesAreComparedBeforeAnyScript(string prefix, params string[] words)
    {
        var other = await server.Client.StartStudyAsync(new
        {
            recipe = new { problem = "xor", network = new { layers = (int[])[2, 2, 1] }, epochs = 900 },
            seeds = new { from = 1, count = 200 },
        });
        await server.Client.GetEndedStudyAsync(other.Id);
        var html = WebUtility.HtmlDecode(await server.Client.GetStringAsync(
            $"{prefix}/studies/compare?studies={ExhibitStudy.Id},{server.Address}studies/{other.Id}", Token));
        Assert.All(words, word => Assert.Contains(word, html, StringComparison.OrdinalIgnoreCase));
        Assert.Equal(2, Regex.Count(html, "<path class=\"step curve-"));
        Assert.Contains("2-2-1", html, StringComparison.Ordinal);
        Assert.DoesNotContain("role=\"alert\"", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "A study by link or id")]
    [InlineData("?studies=nonsense", "Study not found: nonsense.")]
    [InlineData("?studies=AAAAAAAAAAAAAAAAAAAAAA,<b>", "Study not found: AAAAAAAAAAAAAAAAAAAAAA, <b>.")]
    [InlineData("?studies=a&studies=b,c,d", "This page compares 2 studies at a time.")]
    public async Task AComparisonSaysWhatItCannotShow(string query, string sentence)
    {
        var html = await server.Client.GetStringAsync($"/studies/compare{query}", Token);
        Assert.Contains(sentence, WebUtility.HtmlDecode(html), StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", html, StringComparison.Ordinal);
        Assert.Contains($"studies={ExhibitStudy.Id}", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnUnknownStudyHasAPageThatSaysSo()
    {
        using var answer = await server.Client.GetAsync("/studies/AAAAAAAAAAAAAAAAAAAAAA", Token);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("Study not found", await answer.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }
}
