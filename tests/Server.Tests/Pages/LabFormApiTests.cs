using System.Net;
using System.Text.Json;
using BackpropWeb.Recipes;
using BackpropWeb.Server.Tests.Studies;

namespace BackpropWeb.Server.Tests.Pages;

public sealed class LabFormApiTests(SharedServer server) : IDisposable
{
    private static readonly string Recipe = Link(
        """{ "problem": { "name": "and", "heldOut": { "share": 0.25, "seed": 3 } }, "start": { "seed": 5 } }""");

    private readonly HttpClient _visitor = server.NewClient();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _visitor.Dispose();

    /// <summary>The browser trains the run again as soon as .NET is there.</summary>
    [Fact]
    public async Task ThePageSaysThatTheServerTrainedItsFirstRun() => Assert.Contains(
        "trained by the server, 600 epochs",
        await server.Client.GetStringAsync("/lab", TestContext.Current.CancellationToken), StringComparison.Ordinal);

    [Fact]
    public async Task TheSameRecipeMakesAStudyAMapAndAClass()
    {
        using var seeds = await PostAsync("/lab/study", ("recipe", Recipe), ("kind", "seeds"));
        var study = await server.Client.GetStudyAsync(IdIn(seeds, "/studies/"));
        Assert.Equal((1L, 1_000), (study.Seeds!.From, study.Seeds.Count));
        Assert.Equal("and", study.Recipe.Problem!.Name);
        Assert.Single(study.Recipe.Problem.HeldOut!);

        using var map = await PostAsync("/zh/lab/study", ("recipe", Recipe), ("kind", "map"));
        Assert.NotNull((await server.Client.GetStudyAsync(IdIn(map, "/zh/studies/"))).Grid);

        using var made = await PostAsync("/lab/class", ("recipe", Recipe));
        Assert.Contains(
            "Members wait", await _visitor.GetStringAsync("/classes/" + IdIn(made, "/classes/"), Token),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutScriptTheBoxesOfTheFormAreTheRecipe()
    {
        using var seeds = await PostAsync(
            "/lab/study", ("problem", "or"), ("learningRate", "0.7"), ("seed", "4"), ("kind", "seeds"));
        var study = await server.Client.GetStudyAsync(IdIn(seeds, "/studies/"));
        Assert.Equal(("or", 0.7), (study.Recipe.Problem!.Name, study.Recipe.Rule!.LearningRate));

        using var wrong = await PostAsync("/lab/class", ("problem", "or"), ("learningRate", "-7"));
        Assert.StartsWith(
            "/lab?problem=or&learningRate=-7", wrong.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{", "recipe")]
    [InlineData("""{ "problem": "xor", "rule": { "momentum": 2 } }""", "rule.momentum")]
    [InlineData("[]", "must be an object")]
    public async Task AnInvalidRecipeIsRefusedByField(string recipe, string field)
    {
        foreach (var path in (string[])["/lab/study", "/lab/class", "/lab/start"])
        {
            using var refused = await PostAsync(path, ("recipe", recipe == "{" ? recipe : Link(recipe)));
            if (path == "/lab/start" && field != "recipe")
                continue; // The page says it.
            Assert.True((int)refused.StatusCode is 400 or 422, $"{path}: {refused.StatusCode}");
            Assert.Contains(
                field, await refused.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task ATableOfManyCasesFitsIntoTheForm()
    {
        var numbers = new Random(1986);
        var cases = Enumerable.Range(0, 500).Select(n => new
        {
            input = Enumerable.Range(0, 4).Select(_ => Math.Round(8 * numbers.NextDouble(), 1)),
            desired = new[] { n % 2 },
        });
        var recipe = JsonSerializer.SerializeToElement(new { problem = new { cases }, epochs = 5 });
        using var seeds = await PostAsync(
            "/lab/study", ("recipe", RecipeLink.Write(recipe)!), ("kind", "seeds"));
        var study = await server.Client.GetStudyAsync(IdIn(seeds, "/studies/"));
        Assert.Equal(500, study.Recipe.Problem!.Cases!.Count);
    }

    private static string Link(string json)
    {
        using var document = JsonDocument.Parse(json);
        return RecipeLink.Write(document.RootElement)!;
    }

    private static string IdIn(HttpResponseMessage answer, string before)
    {
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        var address = answer.Headers.Location!.ToString();
        Assert.StartsWith(before, address, StringComparison.Ordinal);
        return address[before.Length..];
    }

    private async Task<HttpResponseMessage> PostAsync(string path, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        return await _visitor.PostAsync(path, form, Token);
    }
}
