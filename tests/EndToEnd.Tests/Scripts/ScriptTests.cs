using BackpropWeb.Client.Shared;
using BackpropWeb.Engine;
using Microsoft.Playwright;

namespace BackpropWeb.EndToEnd.Tests.Scripts;

/// <summary>Unit tests of the page's scripts. Chromium imports the modules *.tests.js of this folder. They import the
/// scripts that the server serves.</summary>
public sealed class ScriptTests(Browser browser) : BrowserTest(browser)
{
    private static readonly string Folder = Path.Combine(
        RunningServer.ArtifactsFolder, "..", "tests", "EndToEnd.Tests", "Scripts");

    public static TheoryData<string> Modules =>
        [.. Directory.EnumerateFiles(Folder, "*.tests.js").Select(file => Path.GetFileName(file)).Order()];

    [Theory, MemberData(nameof(Modules))]
    public async Task EveryTestOfTheModulePasses(string module)
    {
        var page = await BlankPageAsync();
        var complaints = page.Complaints();

        var results = await page.EvaluateAsync<Result[]>(
            """
            async (module) => {
              await import(`/tests/${module}`);
              return (await import("/tests/harness.js")).runTests();
            }
            """,
            module).WaitAsync(Patience.Guard, TestContext.Current.CancellationToken);

        Assert.NotEmpty(results);
        Assert.Multiple([.. results.Select(result => (Action)(() =>
            Assert.True(result.Error is null, $"{module}, {result.Name}: {result.Error}")))]);
        Assert.Empty(complaints);
    }

    [Theory]
    [InlineData("three")]
    [InlineData("errorText")]
    [InlineData("brief")]
    public async Task NumbersHaveTheDigitsOfTheServer(string format)
    {
        Func<double, string> ours = format switch
        {
            "three" => Digits.Three,
            "errorText" => Digits.Error,
            _ => Digits.Brief,
        };
        double[] values =
        [
            0, 0.0004999, 0.0005, 0.000616, 0.00099961, 0.001, 0.0625, 0.9999, 1, 3.25, 1234, 99_999.9, 100_000,
            1e-6, 9.999e-7, 7.637546348466558e113, 1.2e276, double.MaxValue, .. AnyNumbers().Take(500),
        ];
        var page = await BlankPageAsync();

        var texts = await page.EvaluateAsync<string[]>(
            "async ([format, values]) => values.map((await import('/js/digits.js'))[format])",
            new object[] { format, values });

        Assert.Equal(values.Select(ours), texts);
    }

    [Fact]
    public async Task TheErrorAxisHasTheTicksOfTheServer()
    {
        double[] values = [0, -1, 0.25, 0.3, 0.31, 0.7, 1, 3, 16, 7.6e113, 1.7e308, .. AnyNumbers().Take(2000)];
        var page = await BlankPageAsync();

        var ticks = await page.EvaluateAsync<double[][]>(
            "async (values) => values.map((await import('/js/digits.js')).axisTicks)", values);

        Assert.Equal(values.Select(Axis.Ticks), ticks);
    }

    [Fact]
    public async Task TheAxisOfADivergingRunIsThatOfTheServer()
    {
        var runs = AnyNumbers().Take(200).Chunk(2).Select(pair => new[] { pair[0], pair[1], pair[0] * 1e7, 0, 2e124 })
            .Prepend([0.25, 1, 1000, 1e6]).Prepend([0.25, 1e70, 6.7e307, 1.7e308]).ToArray();
        var page = await BlankPageAsync();

        var drawn = await page.EvaluateAsync<double[][][]>(
            """
            async (runs) => {
              const { figureOf, rows } = await import("/tests/figure.fixture.js");
              return runs.map((errors) => {
                const { scales } = figureOf({ rows: { ...rows, meanSquaredError: errors } });
                return [scales.ticks, errors.map((error) => Number(scales.y(error)))];
              });
            }
            """,
            runs);

        foreach (var (errors, figure) in runs.Zip(drawn))
        {
            var axis = ErrorAxis.Of(new(0, errors.Length - 1, [], errors, [], null, null));
            Assert.True(axis.IsLogarithmic);
            Assert.Equal(axis.Ticks, figure[0]);
            Assert.All(errors.Zip(figure[1]), pair => Assert.Equal(axis.Y(pair.First), pair.Second, 0.0051));
        }
    }

    /// <summary>Positive numbers over many powers of ten.</summary>
    private static IEnumerable<double> AnyNumbers()
    {
        var random = new Random(5);
        while (true)
            yield return random.NextDouble() * Math.Pow(10, random.Next(-12, 40) / 2.0);
    }

    [Fact]
    public async Task ACaseIsCorrectByTheRuleOfTheEngine()
    {
        double[] values = [0, 0.25, Math.BitDecrement(0.5), 0.5, Math.BitIncrement(0.5), 0.75, 1];
        var pairs = values.SelectMany(output => values.Select(desired => new[] { output, desired })).ToArray();
        var page = await BlankPageAsync();

        var marks = await page.EvaluateAsync<string[]>(
            """
            async (pairs) => {
              const { figureOf, rows, run } = await import("/tests/figure.fixture.js");
              return pairs.map(([output, desired]) => {
                const figure = figureOf({
                  run: { cases: run.cases.map((given) => ({ ...given, desired: [desired] })) },
                  rows: { ...rows, outputs: rows.outputs.map(() => [[output], [output]]) },
                });
                return figure.cases[0].row.dataset.right;
              });
            }
            """,
            pairs);

        var expected = pairs.Select(pair => new Case([0], [pair[1]]).IsCorrect([pair[0]]) ? "yes" : "no");
        Assert.Equal(expected, marks);
    }

    /// <summary>A blank page of the server that can import this folder's files from /tests/.</summary>
    private async Task<IPage> BlankPageAsync()
    {
        var page = await ReadAsync("about:blank");
        await page.RouteAsync("**/tests/**", route =>
        {
            var name = Path.GetFileName(new Uri(route.Request.Url).AbsolutePath);
            return route.FulfillAsync(name == ""
                ? new()
                {
                    Body = "<!doctype html><html lang=en><title>Tests</title><link rel=icon href=data:,>",
                    ContentType = "text/html; charset=utf-8",
                }
                : new() { Path = Path.Combine(Folder, name), ContentType = "text/javascript; charset=utf-8" });
        });
        await page.GotoAsync("/tests/");
        return page;
    }

    private sealed record Result
    {
        public required string Name { get; init; }

        public required string? Error { get; init; }
    }
}
