using System.Net.Http.Json;
using System.Text.Json;
using BackpropWeb.Contracts;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace BackpropWeb.Server.Tests;

/// <summary>The whole server on a real port, with its own database.</summary>
public class RunningServer : IDisposable
{
    private readonly WebApplicationFactory<Program> _factory;
    private readonly TestStore? _own;

    public RunningServer(params ReadOnlySpan<(string Key, string Value)> settings)
        : this(null, settings)
    {
    }

    /// <param name="store">A store that outlives the server; null for one of its own.</param>
    /// <param name="settings">Options, as the command line would have them.</param>
    public RunningServer(TestStore? store, params ReadOnlySpan<(string Key, string Value)> settings)
        : this(store, null, settings)
    {
    }

    /// <param name="store">A store that outlives the server; null for one of its own.</param>
    /// <param name="replace">Replaces services; null to replace none.</param>
    /// <param name="settings">Options, as the command line would have them.</param>
    public RunningServer(
        TestStore? store,
        Action<IServiceCollection>? replace,
        params ReadOnlySpan<(string Key, string Value)> settings)
    {
        _own = store is null ? new() : null;
        List<(string Key, string Value)> all =
        [
            .. (store ?? _own)!.Settings,
            // Tests start more runs than a person. Tests of limits set their own values.
            ("Limits:StartsPerMinute", "100000"),
            ("Limits:UnfinishedRuns", "1000"),
            ("Limits:StudiesUnfinished", "1000"),
            ("urls", "http://127.0.0.1:0"),
            .. settings,
        ];
        _factory = new WebApplicationFactory<Program>().WithWebHostBuilder(host =>
        {
            foreach (var (key, value) in all)
                host.UseSetting(key, value);
            if (replace is not null)
                host.ConfigureTestServices(replace);
        });
        _factory.UseKestrel(0);
        _factory.StartServer();
        Address = _factory.ClientOptions.BaseAddress;
        Client = new() { BaseAddress = Address, Timeout = Patience.Guard };
    }

    public Uri Address { get; }

    public HttpClient Client { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>A client that shares no cookies with <see cref="Client"/>.</summary>
    public HttpClient NewClient(bool followsRedirects = false, bool keepsCookies = true) =>
        new(new SocketsHttpHandler { AllowAutoRedirect = followsRedirects, UseCookies = keepsCookies })
        {
            BaseAddress = Address,
            Timeout = Patience.Guard,
        };

    public T Service<T>()
        where T : notnull => _factory.Services.GetRequiredService<T>();

    public Task<StartedRun> StartAsync(object request) => Client.StartRunAsync(request);

    public async Task<Run> GetAsync(string id) =>
        (await Client.GetFromJsonAsync($"/api/runs/{id}", ContractsJson.Default.Run, Token))!;

    public async Task<TapeRows> TapeAsync(string id, string query = "") =>
        (await Client.GetFromJsonAsync($"/api/runs/{id}/tape{query}", ContractsJson.Default.TapeRows, Token))!;

    public async Task<JsonElement> JsonAsync(string path) => await Client.GetFromJsonAsync<JsonElement>(path, Token);

    public async Task<Run> WaitForEndAsync(string id)
    {
        await foreach (var _ in WatchAsync(id, 0))
        {
        }

        return await GetAsync(id);
    }

    /// <summary>The hub's stream, read with the SignalR client.</summary>
    public IAsyncEnumerable<RunBatch> WatchAsync(string id, int from) => Client.WatchRunAsync(id, from);

    public void Dispose()
    {
        Client.Dispose();
        _factory.Dispose();
        _own?.Dispose();
        GC.SuppressFinalize(this);
    }
}

/// <summary>One server for all tests that do not change its state for others.</summary>
public sealed class SharedServer : RunningServer;
