using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace BackpropWeb.Server.Tests.Cluster;

/// <summary>Reads the hub with npm's @microsoft/signalr in Node.js.</summary>
[Trait("Speed", "Slow")]
[Trait("Storage", "Any")]
public sealed class NodeWatchTests(SharedServer server)
{
    private static readonly SemaphoreSlim Installing = new(1, 1);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0, false)]
    [InlineData(300, false)]
    [InlineData(0, true)]
    [InlineData(300, true)]
    public async Task ItGetsEveryEpochOnceAndInOrder(int from, bool isLive)
    {
        await RequireNodeAsync();
        // A live run goes slowly until it is watched, for Node.js may start slowly.
        var started = await server.StartAsync(
            isLive ? new { problem = "xor", pace = (double?)0.01 } : new { problem = "xor", pace = (double?)null });
        if (!isLive)
            await server.WaitForEndAsync(started.Id);

        var seen = await WatchAsync(
            started.Id, from, () => isLive ? server.Client.SetPaceAsync(started, 100) : Task.CompletedTask);
        var tape = await server.TapeAsync(started.Id, $"?from={from}");
        Assert.Equal("finished", seen.GetProperty("status").GetString());
        Assert.Equal(
            Enumerable.Range(from, 601 - from),
            seen.GetProperty("epochs").EnumerateArray().Select(e => e.GetInt32()));
        Assert.Equal(tape.TotalError, seen.GetProperty("errors").EnumerateArray().Select(e => e.GetDouble()));
        // A live run arrives in several batches.
        Assert.True(!isLive || from > 0 || seen.GetProperty("batches").GetInt32() > 5);
    }

    [Fact]
    public async Task ItIsToldWhatItCannotWatch()
    {
        await RequireNodeAsync();
        var seen = await WatchAsync("AAAAAAAAAAAAAAAAAAAAAA", 0, () => Task.CompletedTask);
        Assert.Contains("There is no run", seen.GetProperty("problem").GetString(), StringComparison.Ordinal);
    }

    private static async Task RequireNodeAsync()
    {
        Assert.SkipUnless(
            await IsThereAsync("node") && await IsThereAsync("npm"),
            "Node.js and npm are not installed; the README promises the .NET SDK only.");
        await Installing.WaitAsync(Token);
        try
        {
            if (!Directory.Exists(Path.Combine(Folder(), "node_modules")))
            {
                var (code, said) = await RunAsync("npm", "ci", "--no-audit", "--no-fund");
                Assert.SkipUnless(code == 0, $"npm ci failed, perhaps for want of a network: {said}");
            }
        }
        finally
        {
            Installing.Release();
        }
    }

    private async Task<JsonElement> WatchAsync(string id, int from, Func<Task> whenWatching)
    {
        using var process = Begin("node", "watch.mjs", server.Address.ToString(), id, $"{from}");
        var error = process.StandardError.ReadToEndAsync(Token);
        var line = await process.StandardOutput.ReadLineAsync(Token);
        if (line == "watching")
        {
            await whenWatching();
            line = await process.StandardOutput.ReadLineAsync(Token);
        }

        await process.WaitForExitAsync(Token);
        Assert.True(process.ExitCode == 0, await error);
        return JsonElement.Parse(line!);
    }

    private static async Task<bool> IsThereAsync(string program)
    {
        try
        {
            return (await RunAsync(program, "--version")).Code == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static async Task<(int Code, string Said)> RunAsync(string program, params string[] arguments)
    {
        using var process = Begin(program, arguments);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(Token), process.StandardError
            .ReadToEndAsync(Token));
        await process.WaitForExitAsync(Token);
        return (process.ExitCode, process.ExitCode == 0 ? await output : await output + await error);
    }

    private static Process Begin(string program, params string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Folder(),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

    private static string Folder([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../node"));
}
