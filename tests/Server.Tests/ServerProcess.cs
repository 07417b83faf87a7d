using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace BackpropWeb.Server.Tests;

/// <summary>The server as a process of its own, which can be killed.</summary>
public sealed partial class ServerProcess : IDisposable
{
    private const int SigTerm = 15;

    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(90);

    private readonly Process _process;
    private readonly StringBuilder _said = new();

    private ServerProcess(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Remove("ASPNETCORE_URLS");
        foreach (var argument in (IEnumerable<string>)["exec", ServerFile(), .. arguments])
            start.ArgumentList.Add(argument);
        _process = new() { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Hear(line.Data);
        _process.ErrorDataReceived += (_, line) => Hear(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public HttpClient Client { get; private init; } = new();

    public string Said
    {
        get
        {
            lock (_said)
                return _said.ToString();
        }
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Starts a server on a store and waits until it is ready.</summary>
    public static async Task<ServerProcess> StartAsync(TestStore store, params string[] arguments)
    {
        var address = $"http://127.0.0.1:{FreePort()}";
        var server = new ServerProcess(
            ["--urls", address, .. store.Settings.Select(setting => $"--{setting.Key}={setting.Value}"), .. arguments])
        {
            Client = new() { BaseAddress = new(address) },
        };
        await server.UntilReadyAsync();
        return server;
    }

    /// <summary>Runs the program to its end.</summary>
    public static async Task<(int ExitCode, string Said)> RunAsync(params string[] arguments)
    {
        using var process = new ServerProcess(arguments);
        return (await process.WaitForExitAsync(LongestStart), process.Said);
    }

    public void Kill() => _process.Kill();

    public void Terminate() => _ = SendSignal(_process.Id, SigTerm);

    public async Task<int> WaitForExitAsync(TimeSpan longest)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(longest);
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
        Client.Dispose();
    }

    private async Task UntilReadyAsync()
    {
        var began = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var answer = await Client.GetAsync("/healthz/ready", Token);
                if (answer.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException)
            {
            }

            Assert.True(!_process.HasExited && began.Elapsed < LongestStart, Said);
            await Task.Delay(50, Token);
        }
    }

    private void Hear(string? line)
    {
        lock (_said)
            _said.AppendLine(line);
    }

    /// <summary>The published server or the built one, whichever is newer.</summary>
    private static string ServerFile([CallerFilePath] string here = "")
    {
        var root = Path.Combine(Path.GetDirectoryName(here)!, "../..");
        string[] folders = ["artifacts/app", "src/Server/bin/Release/net10.0", "src/Server/bin/Debug/net10.0"];
        var files = folders.Select(
            folder => new FileInfo(Path.GetFullPath(Path.Combine(root, folder, "BackpropWeb.Server.dll"))));
        return files.Where(file => file.Exists).OrderByDescending(file => file.LastWriteTimeUtc).First().FullName;
    }

    /// <summary>A port that nobody listens at.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int process, int signal);
}
