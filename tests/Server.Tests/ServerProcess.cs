using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using BackpropWeb.Tests;

namespace BackpropWeb.Server.Tests;

/// <summary>The server in a separate process, which a test can kill.</summary>
public sealed partial class ServerProcess : IDisposable
{
    private const int SigTerm = 15;

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
    public static Task<ServerProcess> StartAsync(TestStore store, params string[] arguments) =>
        StartAsync([.. store.Settings.Select(setting => $"--{setting.Key}={setting.Value}"), .. arguments]);

    /// <summary>Starts a server and waits until it is ready.</summary>
    public static async Task<ServerProcess> StartAsync(string[] arguments)
    {
        var address = $"http://127.0.0.1:{FreePorts.Next()}";
        var server = new ServerProcess(["--urls", address, .. arguments])
        {
            Client = new() { BaseAddress = new(address), Timeout = Patience.Guard },
        };
        await server.UntilReadyAsync();
        return server;
    }

    /// <summary>Runs the program to its end.</summary>
    public static async Task<(int ExitCode, string Said)> RunAsync(params string[] arguments)
    {
        using var process = new ServerProcess(arguments);
        return (await process.WaitForExitAsync(), process.Said);
    }

    public void Kill() => _process.Kill();

    public void Terminate() => _ = SendSignal(_process.Id, SigTerm);

    public async Task<int> WaitForExitAsync()
    {
        await _process.WaitForExitAsync(Token).WaitAsync(Patience.Guard, Token);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
        Client.Dispose();
    }

    private Task UntilReadyAsync() => Patience.UntilAsync(
        async () =>
        {
            Assert.False(_process.HasExited, Said);
            try
            {
                using var answer = await Client.GetAsync("/healthz/ready", Token);
                return answer.IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
                return false;
            }
        },
        "the server is ready");

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

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int process, int signal);
}
