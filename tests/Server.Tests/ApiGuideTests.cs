using System.Diagnostics;
using System.Text.RegularExpressions;

namespace BackpropWeb.Server.Tests;

/// <summary>Runs the examples of docs/api.md, as they stand there, against a server.</summary>
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
    public async Task TheExampleForPythonRuns()
    {
        Assert.SkipUnless(Has("python3"), "There is no python3 on this machine.");
        var said = await RunAsync("python3", "-c", Example("python"));
        Assert.Contains("finished at epoch 500 with 8 of 8 correct", said, StringComparison.Ordinal);
        Assert.Contains("422 {'rule.learningRate': [", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheExampleForJavaScriptRuns()
    {
        Assert.SkipUnless(Has("node") && Has("npm"), "There is no node with npm on this machine.");
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "example.mjs"), Example("js"), Token);
        try
        {
            await RunAsync("npm", "install", "--prefix", folder.Path, "--no-audit", "--no-fund", "--silent", "@microsoft/signalr@10");
        }
        catch (InvalidOperationException exception)
        {
            Assert.Skip($"npm cannot install @microsoft/signalr: {exception.Message}");
        }

        var said = await RunAsync("node", Path.Combine(folder.Path, "example.mjs"));
        Assert.Contains("finished rows up to epoch 120", said, StringComparison.Ordinal);
        Assert.Contains("121 rows", said, StringComparison.Ordinal);
    }

    private static string Example(string language) => Fence().Matches(File.ReadAllText(RepositoryFile.Find("docs/api.md")))
        .Single(fence => fence.Groups["language"].Value == language).Groups["code"].Value;

    private static bool Has(string program) => Environment.GetEnvironmentVariable("PATH")!.Split(':')
        .Any(folder => File.Exists(Path.Combine(folder, program)));

    private async Task<string> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["SERVER"] = server.Address.ToString().TrimEnd('/');
        using var process = Process.Start(start)!;
        var (said, complained) = (process.StandardOutput.ReadToEndAsync(Token), process.StandardError.ReadToEndAsync(Token));
        await process.WaitForExitAsync(Token);
        return process.ExitCode == 0
            ? await said
            : throw new InvalidOperationException($"{program} ended with {process.ExitCode}:\n{await said}\n{await complained}");
    }

    [GeneratedRegex("```(?<language>\\w+)\n(?<code>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Fence();
}
