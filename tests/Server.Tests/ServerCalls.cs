using System.Net.Http.Json;
using BackpropWeb.Contracts;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace BackpropWeb.Server.Tests;

/// <summary>What tests ask a server for, whether it runs in this process or in one of its own.</summary>
public static class ServerCalls
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<StartedRun> StartRunAsync(this HttpClient client, object request)
    {
        using var answer = await client.PostAsJsonAsync("/api/runs", request, Token);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Token));
        return (await answer.Content.ReadFromJsonAsync(ContractsJson.Default.StartedRun, Token))!;
    }

    public static async Task<Run> GetRunAsync(this HttpClient client, string id) =>
        (await client.GetFromJsonAsync($"/api/runs/{id}", ContractsJson.Default.Run, Token))!;

    /// <summary>The network at a run's last epoch.</summary>
    public static async Task<RunState> GetStateAsync(this HttpClient client, string id) =>
        (await client.GetFromJsonAsync($"/api/runs/{id}/state", ContractsJson.Default.RunState, Token))!;

    /// <summary>What the hub streams, by its own client.</summary>
    public static async IAsyncEnumerable<RunBatch> WatchRunAsync(this HttpClient client, string id, int from)
    {
        await using var connection = client.HubConnection();
        await connection.StartAsync(Token);
        await foreach (var batch in connection.StreamAsync<RunBatch>("Watch", id, from, Token))
            yield return batch;
    }

    public static HubConnection HubConnection(this HttpClient client) => new HubConnectionBuilder()
        .WithUrl(new Uri(client.BaseAddress!, "/hubs/runs"))
        .AddJsonProtocol(json => json.PayloadSerializerOptions.TypeInfoResolverChain.Insert(0, ContractsJson.Default))
        .Build();
}
