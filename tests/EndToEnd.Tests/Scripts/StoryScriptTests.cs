using System.Globalization;
using BackpropWeb.Client.Figure;
using BackpropWeb.Client.Localization;
using BackpropWeb.Contracts;
using BackpropWeb.Engine;
using BackpropWeb.Engine.Learning;
using BackpropWeb.Engine.Problems;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace BackpropWeb.EndToEnd.Tests.Scripts;

/// <summary>story.js says what the server says, whichever epoch is the last that has arrived.</summary>
public sealed class StoryScriptTests(Browser browser) : BrowserTest(browser)
{
    [Theory]
    [InlineData("/", "en", "xor", 1)]
    [InlineData("/zh/", "zh", "xor", 2)]
    [InlineData("/", "en", "and", 3)]
    [InlineData("/zh/", "zh", "symmetry", 1)]
    public async Task TheScriptTellsTheStoryOfTheServer(string address, string culture, string problem, long seed)
    {
        var recipe = RecipeOf(problem, seed);
        var rows = RowsOf(recipe);
        var page = await ReadAsync(address);

        var told = await page.EvaluateAsync<string[]>(
            """
            async ({ rows, cases }) => {
              const { tell } = await import("./js/story.js");
              const words = JSON.parse(document.querySelector("script[data-words]").textContent);
              const text = ({ sentences, plateauEnd, solvedAt }) => [
                ...sentences.map(({ from, to, text }) => `${from}-${to} ${text}`), `${plateauEnd} ${solvedAt}`,
              ].join("\n");
              const first = (count) => Object.fromEntries(Object.entries(rows).map(
                ([name, values]) => [name, values.slice(0, count)]));
              return [
                ...rows.correct.map((_, e) => text(tell(first(e + 1), cases, "running", words))),
                ...["finished", "stopped", "failed"].map((status) => text(tell(rows, cases, status, words)))];
            }
            """,
            new
            {
                rows = new
                {
                    meanSquaredError = rows.MeanSquaredError, correct = rows.Correct, outputs = rows.Outputs,
                },
                cases = recipe.Problem.Cases.Select(c => new { desired = c.Desired.ToArray() }),
            });

        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = new(culture);
        RunStatus[] ends = [RunStatus.Finished, RunStatus.Stopped, RunStatus.Failed];
        var served = Enumerable.Range(0, rows.To + 1).Select(to => Tell(to, RunStatus.Running))
            .Concat(ends.Select(end => Tell(rows.To, end)));
        Assert.Equal(served, told);

        string Tell(int to, RunStatus status)
        {
            var part = rows with
            {
                To = to, MeanSquaredError = rows.MeanSquaredError[..(to + 1)], Correct = rows.Correct[..(to + 1)],
            };
            var story = StoryText.Tell(part, recipe.Problem, status, Words);
            return string.Join('\n', [
                .. story.Sentences.Select(sentence => $"{sentence.From}-{sentence.To} {sentence.Text}"),
                $"{OrNull(story.PlateauEnd)} {OrNull(story.SolvedAt)}"]);
        }
    }

    private static string OrNull(int? epoch) => epoch?.ToString(CultureInfo.InvariantCulture) ?? "null";

    private static IStringLocalizer<Words> Words => new StringLocalizer<Words>(
        new ResourceManagerStringLocalizerFactory(
            Options.Create(new LocalizationOptions()), NullLoggerFactory.Instance));

    private static Recipe RecipeOf(string problem, long seed)
    {
        var suggested = ProblemCatalogue.Find(problem)!.Suggested;
        var start = ((Start.Seeded)suggested.Start) with { Seed = seed };
        return new(suggested.Problem, suggested.Network, suggested.Rule, start, 300);
    }

    private static TapeRows RowsOf(Recipe recipe)
    {
        var trainer = new Trainer(recipe);
        var (errors, correct, outputs) = (new List<double>(), new List<int>(), new List<double[][]>());
        do
        {
            errors.Add(trainer.MeanSquaredError);
            correct.Add(trainer.CorrectCount);
            outputs.Add([.. trainer.Outputs.ToArray().Chunk(recipe.Network.OutputCount)]);
        }
        while (trainer.Epoch < recipe.Epochs && trainer.Step());

        return new(0, trainer.Epoch, [], [.. errors], [.. correct], [.. outputs], null);
    }
}
