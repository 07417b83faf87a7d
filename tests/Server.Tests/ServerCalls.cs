using System.Net;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using BackpropWeb.Contracts;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace BackpropWeb.Server.Tests;

/// <summary>Requests of tests to a server, in this process or in a separate one.</summary>
public static class ServerCalls
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<StartedRun> StartRunAsync(this HttpClient client, object request)
    {
        using var answer = await client.PostAsJsonAsync("/api/runs", request, Token);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Token));
        return (await answer.Content.ReadFromJsonAsync(ContractsJson.Default.StartedRun, Token))!;
    }

    public static async Task<Class> CreateClassAsync(this HttpClient client)
    {
        using var answer = await client.PostAsJsonAsync(
            "api/classes", new { recipe = new { problem = "xor", start = new { seed = 7 } } }, Token);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Token));
        return (await answer.Content.ReadFromJsonAsync(ContractsJson.Default.StartedClass, Token))!;
    }

    public static async Task<Run> GetRunAsync(this HttpClient client, string id) =>
        (await client.GetFromJsonAsync($"/api/runs/{id}", ContractsJson.Default.Run, Token))!;

    /// <summary>Waits until a run is in a given state.</summary>
    public static async Task<Run> GetRunAsync(
        this HttpClient client, string id, Predicate<Run> isSo, [CallerArgumentExpression(
            nameof(isSo))] string state = "")
    {
        Run? run = null;
        await Patience.UntilAsync(async () => isSo(run = await client.GetRunAsync(id)), $"run {id}: {state}");
        return run!;
    }

    /// <summary>Waits until a run has taken its steps. The response to the command waits a second at most.</summary>
    public static Task<Run> GetSteppedRunAsync(this HttpClient client, string id) =>
        client.GetRunAsync(id, run => run.Status != RunStatus.Running);

    /// <summary>Changes a run's pace as its owner; null means full speed. An ended run rejects the change. A cluster
    /// that has lost a node, or is busy, may answer that one should retry.</summary>
    public static Task SetPaceAsync(this HttpClient client, StartedRun run, double? pace) => Patience.UntilAsync(
        async () => await client.TrySetPaceAsync(run, pace) != HttpStatusCode.ServiceUnavailable,
        $"the pace of run {run.Id} is {pace}");

    private static async Task<HttpStatusCode> TrySetPaceAsync(this HttpClient client, StartedRun run, double? pace)
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, $"/api/runs/{run.Id}")
        {
            Content = JsonContent.Create(new { pace }),
        };
        request.Headers.Add("X-Owner-Key", run.OwnerKey);
        using var answer = await client.SendAsync(request, Token);
        Assert.True(
            answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Conflict
                || (TestStore.IsCluster && answer.StatusCode == HttpStatusCode.ServiceUnavailable),
            await answer.Content.ReadAsStringAsync(Token));
        return answer.StatusCode;
    }

    /// <summary>The network at a run's last epoch.</summary>
    public static async Task<NetworkState> GetStateAsync(this HttpClient client, string id) =>
        (await client.GetFromJsonAsync($"/api/runs/{id}/state", ContractsJson.Default.NetworkState, Token))!;

    /// <summary>The hub's stream, read with the SignalR client.</summary>
    public static async IAsyncEnumerable<RunBatch> WatchRunAsync(this HttpClient client, string id, int from)
    {
        await using var connection = client.HubConnection();
        await connection.StartAsync(Token);
        await foreach (var batch in connection.StreamAsync<RunBatch>("Watch", id, from, Token))
            yield return batch;
    }

    /// <summary>A connection to the hub that tolerates late pings on a busy machine.</summary>
    public static HubConnection HubConnection(this HttpClient client)
    {
        var connection = new HubConnectionBuilder()
            .WithUrl(new Uri(client.BaseAddress!, "hubs/runs"))
            .WithServerTimeout(Patience.Guard)
            .AddJsonProtocol(
                json => json.PayloadSerializerOptions.TypeInfoResolverChain.Insert(0, ContractsJson.Default))
            .Build();
        connection.HandshakeTimeout = Patience.Guard;
        return connection;
    }
}
