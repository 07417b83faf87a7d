using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using BackpropWeb.Contracts;
using BackpropWeb.Tests;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace BackpropWeb.Load;

/// <summary>The published server in its own process, with limits for one client that acts as many.</summary>
internal sealed class LoadServer : IAsyncDisposable
{
    private readonly Process _process;
    private readonly DirectoryInfo _folder;

    private LoadServer(Process process, DirectoryInfo folder, Uri address)
    {
        (_process, _folder) = (process, folder);
        Http = new() { BaseAddress = address };
    }

    public HttpClient Http { get; }

    public double Megabytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / 1e6;
        }
    }

    public (int Handles, int Threads) HandlesAndThreads
    {
        get
        {
            _process.Refresh();
            return (_process.HandleCount, _process.Threads.Count);
        }
    }

    /// <summary>Processor time of the server so far.</summary>
    public TimeSpan Processor
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    // Options: more arguments of the command line.
    public static async Task<LoadServer> StartAsync(string[]? options = null, [CallerFilePath] string here = "")
    {
        var app = Path.GetFullPath(
            Path.Combine(Path.GetDirectoryName(here)!, "../../artifacts/app/BackpropWeb.Server.dll"));
        if (!File.Exists(app))
            throw new FileNotFoundException(
                "Publish the server first: dotnet publish src/Server -c Release -o artifacts/app",
                app);
        var folder = Directory.CreateTempSubdirectory("backpropweb-load-");
        var address = new Uri($"http://127.0.0.1:{FreePorts.Next()}/");
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList =
            {
                "exec", app, "--urls", address.ToString(), "--Storage:Folder", folder
                    .FullName, "--Logging:LogLevel:Default", "Warning",
                "--Limits:StartsPerMinute", "100000", "--Limits:UnfinishedRuns", "10000",
                "--Limits:QueuedRuns", "10000",
            },
        };
        foreach (var option in options ?? [])
            start.ArgumentList.Add(option);
        var process = Process.Start(start)!;
        var server = new LoadServer(process, folder, address);
        while (!process.HasExited)
        {
            try
            {
                using var ready = await server.Http.GetAsync("/healthz/ready");
                if (ready.IsSuccessStatusCode)
                    return server;
            }
            catch (HttpRequestException)
            {
                // The server does not listen yet.
            }

            await Task.Delay(100);
        }

        throw new InvalidOperationException($"The server did not start: exit code {process.ExitCode}.");
    }

    public void Kill() => _process.Kill();

    /// <summary>Stops the server with SIGTERM.</summary>
    public void Terminate() => Process.Start("kill", ["-TERM", $"{_process.Id}"]).Dispose();

    public async Task<StartedRun> StartRunAsync(object request)
    {
        using var answer = await Http.PostAsJsonAsync("api/runs", request);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync(ContractsJson.Default.StartedRun))!;
    }

    public async Task<Run> FindAsync(string id) =>
        (await Http.GetFromJsonAsync($"api/runs/{id}", ContractsJson.Default.Run))!;

    public async Task<StartedStudy> StartStudyAsync(object request)
    {
        using var answer = await Http.PostAsJsonAsync("api/studies", request);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync(ContractsJson.Default.StartedStudy))!;
    }

    public async Task<Study> FindStudyAsync(string id) =>
        (await Http.GetFromJsonAsync($"api/studies/{id}", ContractsJson.Default.Study))!;

    public HubConnection Connect() => new HubConnectionBuilder()
        .WithUrl(new Uri(Http.BaseAddress!, "hubs/runs"))
        .AddJsonProtocol(json => json.PayloadSerializerOptions.TypeInfoResolverChain.Insert(0, ContractsJson.Default))
        .Build();

    /// <summary>Processor use of both processes during a time.</summary>
    public string Shares(TimeSpan serverBefore, TimeSpan ownBefore, TimeSpan elapsed) => string.Create(
        CultureInfo.InvariantCulture,
        $"processor time: server {(Processor - serverBefore) / elapsed:P0} of one core, " +
        $"this program {(Environment.CpuUsage.TotalTime - ownBefore) / elapsed:P0}; server {Megabytes:F0} MB");

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Http.Dispose();
        _folder.Delete(recursive: true);
    }
}
