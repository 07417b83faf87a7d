using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace BackpropWeb.Server.Tests;

/// <summary>The server in a separate process, which a test can kill.</summary>
public sealed partial class ServerProcess : IDisposable
{
    private const int SigTerm = 15;
    private const int SigContinue = 18;
    private const int SigStop = 19;

    private readonly Process _process;
    private readonly StringBuilder _said = new();

    private ServerProcess(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Remove("ASPNETCORE_URLS");
        foreach (var argument in (IEnumerable<string>)["exec", program, .. arguments])
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

    /// <summary>The published server or the built one, whichever is newer.</summary>
    public static string Program => ((string[])
        ["artifacts/app", "src/Server/bin/Release/net10.0", "src/Server/bin/Debug/net10.0"])
        .Select(folder => new FileInfo(RepositoryFile.Find($"{folder}/BackpropWeb.Server.dll")))
        .Where(file => file.Exists).MaxBy(file => file.LastWriteTimeUtc)!.FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Starts a server on a store and waits until it is ready.</summary>
    public static Task<ServerProcess> StartAsync(TestStore store, params string[] arguments) =>
        StartAsync(Program, store, arguments);

    /// <summary>Starts a server and waits until it is ready.</summary>
    public static Task<ServerProcess> StartAsync(string[] arguments) => StartProgramAsync(Program, arguments);

    /// <summary>Starts a server of any version on a store and waits until it is ready.</summary>
    /// <param name="program">File of the server.</param>
    /// <param name="store">Its store.</param>
    /// <param name="arguments">More options.</param>
    public static Task<ServerProcess> StartAsync(string program, TestStore store, params string[] arguments) =>
        StartProgramAsync(
            program, [.. store.Settings.Select(setting => $"--{setting.Key}={setting.Value}"), .. arguments]);

    /// <summary>Runs the program to its end.</summary>
    public static async Task<(int ExitCode, string Said)> RunAsync(params string[] arguments)
    {
        using var process = new ServerProcess(Program, arguments);
        return (await process.WaitForExitAsync(), process.Said);
    }

    public void Kill() => _process.Kill();

    public void Terminate() => _ = SendSignal(_process.Id, SigTerm);

    /// <summary>Stops the server's threads until <see cref="Resume"/>.</summary>
    public void Suspend() => _ = SendSignal(_process.Id, SigStop);

    public void Resume() => _ = SendSignal(_process.Id, SigContinue);

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

    private static async Task<ServerProcess> StartProgramAsync(string program, string[] arguments)
    {
        var address = $"http://127.0.0.1:{FreePorts.Next()}";
        var server = new ServerProcess(program, ["--urls", address, .. arguments])
        {
            Client = new() { BaseAddress = new(address), Timeout = Patience.Guard },
        };
        await server.UntilReadyAsync();
        return server;
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

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int process, int signal);
}
