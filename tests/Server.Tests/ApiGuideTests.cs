using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace BackpropWeb.Server.Tests;

/// <summary>Runs the unchanged examples of docs/api.md against a server.</summary>
[Trait("Speed", "Slow")]
public sealed partial class ApiGuideTests(SharedServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TheExampleForCurlRuns()
    {
        Assert.SkipUnless(Has("curl") && Has("sh"), "There is no curl on this machine.");
        var said = await RunAsync("sh", "-e", "-c", Example("sh"));
        Assert.Matches(@"(?m)^epoch,totalError,.*\n598,.*\n599,.*\n600,", said);
        Assert.Contains("{\"epoch\":237,", said, StringComparison.Ordinal);
        Assert.Contains("deleted", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheExampleOfAStudyRuns()
    {
        Assert.SkipUnless(Has("curl") && Has("sh"), "There is no curl on this machine.");
        var said = await RunAsync("sh", "-e", "-c", Example("sh", 2));
        Assert.Matches(@"(?m)^""summary"":\{""solvedShare"":0\.\d+,""interval"":\[0\.\d+,0\.\d+\]$", said);
        Assert.Matches(@"(?m)^index,seed,.*\n10,11,.*\n11,12,.*\n12,13,", said);
        Assert.Matches(@"""page"":""/runs/[\w-]{22}""", said);
    }

    [Fact]
    public async Task TheExampleOfAClassRuns()
    {
        Assert.SkipUnless(Has("curl") && Has("sh"), "There is no curl on this machine.");
        var said = await RunAsync("sh", "-e", "-c", Example("sh", 3));
        Assert.Contains(
            "\"number\":1\n\"number\":2\n\"status\":\"running\",\"members\":2", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheExampleForPythonRuns()
    {
        Assert.SkipUnless(Has("python3"), "There is no python3 on this machine.");
        var said = await RunAsync("python3", "-c", Example("python"));
        Assert.Contains("finished at epoch 500 with 8 of 8 correct", said, StringComparison.Ordinal);
        Assert.Contains("422 {'rule.learningRate': [", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheClientForNotebooksStartsFollowsAndLoadsARun()
    {
        Assert.SkipWhen(Programs.PythonWithNumPy is null, Programs.NoNumPy);
        var (client, use) = (Example("python", 1), Example("python", 2));
        Assert.InRange(client.TrimEnd().Split('\n').Length, 1, 40);

        var said = await RunAsync(Programs.PythonWithNumPy, "-c", client + use);

        Assert.Contains("epoch 600: mean squared error 0.000", said, StringComparison.Ordinal);
        Assert.Contains("(601,) (601, 4, 1) (4, 2)", said, StringComparison.Ordinal);
        Assert.Matches(@"at the end: \[0\.0\d+ 0\.9\d+ 0\.9\d+ 0\.0\d+\]", said);
    }

    [Fact]
    public async Task TheClientForNotebooksReadsInPiecesAndSaysWhatWasRefused()
    {
        Assert.SkipWhen(Programs.PythonWithNumPy is null, Programs.NoNumPy);
        const string Use =
            """
            run = start("and", start={"seed": 1}, epochs=95)
            pieces = [*follow(run, every=0.01, most=10)]
            epochs, errors = (np.concatenate(each) for each in zip(*pieces))
            arrays = load(run, epoch=90)
            print((epochs == np.arange(96)).all(), (errors[:91] == arrays["mean_squared_error"]).all(), len(pieces))
            try:
                start("xor", rule={"learningRate": -1})
            except ValueError as refusal:
                print(refusal)
            """;

        var said = await RunAsync(Programs.PythonWithNumPy, "-c", Example("python", 1) + Use);

        Assert.StartsWith("True True ", said, StringComparison.Ordinal);
        Assert.InRange(int.Parse(said.Split(['\n', ' '])[2], CultureInfo.InvariantCulture), 10, 96);
        Assert.Contains("rule.learningRate", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheExampleForJavaScriptRuns()
    {
        Assert.SkipUnless(Has("node") && Has("npm"), "There is no node with npm on this machine.");
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "example.mjs"), Example("js"), Token);
        try
        {
            await RunAsync(
                "npm", "install", "--prefix", folder.Path, "--no-audit", "--no-fund", "--silent",
                "@microsoft/signalr@10");
        }
        catch (InvalidOperationException exception)
        {
            Assert.Skip($"npm cannot install @microsoft/signalr: {exception.Message}");
        }

        var said = await RunAsync("node", Path.Combine(folder.Path, "example.mjs"));
        Assert.Contains("finished rows up to epoch 120", said, StringComparison.Ordinal);
        Assert.Contains("121 rows", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheTableForCurlIsRead()
    {
        Assert.SkipUnless(Has("curl") && Has("sh"), "There is no curl on this machine.");
        var said = await RunAsync("sh", "-e", "-c", Example("sh", 1));
        Assert.Contains("\"outputNames\":[\"species=setosa\",\"species=versicolor\"]", said, StringComparison.Ordinal);
    }

    private static string Example(string language, int place = 0) =>
        Fence().Matches(File.ReadAllText(RepositoryFile.Find("docs/api.md")))
        .Where(fence => fence.Groups["language"].Value == language).ElementAt(place).Groups["code"].Value;

    private static bool Has(string program) => Environment.GetEnvironmentVariable("PATH")!.Split(':')
        .Any(folder => File.Exists(Path.Combine(folder, program)));

    private async Task<string> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["SERVER"] = server.Address.ToString().TrimEnd('/');
        using var process = Process.Start(start)!;
        var said = process.StandardOutput.ReadToEndAsync(Token);
        var complained = process.StandardError.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        return process.ExitCode == 0
            ? await said
            : throw new InvalidOperationException(
                $"{program} ended with {process.ExitCode}:\n{await said}\n{await complained}");
    }

    [GeneratedRegex("```(?<language>\\w+)\n(?<code>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Fence();
}
