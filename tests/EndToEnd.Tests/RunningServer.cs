using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace BackpropWeb.EndToEnd.Tests;

/// <summary>The published server in a separate process, with its own port and data folder.</summary>
public sealed class RunningServer : IAsyncDisposable
{
    private readonly Process _process;

    private RunningServer(Process process, Uri address, string folder)
    {
        _process = process;
        Address = address;
        Http = new(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = address, Timeout = Patience.Guard };
        Folder = folder;
    }

    public Uri Address { get; }

    /// <summary>Shared by all tests, so it keeps no cookies, and headers belong to one request.</summary>
    public HttpClient Http { get; }

    /// <summary>Its data folder, which is kept after its end.</summary>
    public string Folder { get; }

    /// <summary>Input and output files of tests.</summary>
    public static string ArtifactsFolder { get; } = Path.GetFullPath(Path.Combine(RepositoryFolder(), "artifacts"));

    /// <summary>Starts a server and waits until it says that it is ready.</summary>
    /// <param name="folder">A data folder to go on with, or null for a new one.</param>
    /// <param name="port">A port to use again, or null for a free one.</param>
    /// <param name="options">More of the command line.</param>
    public static async Task<RunningServer> StartAsync(
        string? folder = null, int? port = null, params string[] options)
    {
        var app = Path.Combine(ArtifactsFolder, "app", "BackpropWeb.Server.dll");
        if (!File.Exists(app))
            throw new FileNotFoundException("The published server is missing; scripts/test.sh makes it.", app);
        folder ??= Directory.CreateTempSubdirectory("backpropweb-").FullName;
        var address = new Uri($"http://127.0.0.1:{port ?? FreePorts.Next()}/");
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList =
            {
                "exec", app, "--urls", address.ToString(), "--Storage:Folder", folder,
                "--Limits:StartsPerMinute", "1000", "--Limits:UnfinishedRuns", "200",
            },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var option in options)
            start.ArgumentList.Add(option);
        var process = Process.Start(start)!;
        var said = new System.Text.StringBuilder();
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is null)
                ready.TrySetException(new InvalidOperationException($"The server ended at its start:\n{Hear("")}"));
            else if (line.Data.Contains("BackpropWeb listens on", StringComparison.Ordinal))
                ready.TrySetResult();
            else
                Hear(line.Data);
        };
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await ready.Task.WaitAsync(Patience.Guard);
        return new(process, address, folder);

        // Both streams are read on threads of their own.
        string Hear(string? line)
        {
            lock (said)
                return said.AppendLine(line).ToString();
        }
    }

    /// <summary>Kills the process without a shutdown.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        Http.Dispose();
        _process.Dispose();
    }

    private static string RepositoryFolder([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "../..");
}
