using System.Net.Http.Json;
using BackpropWeb.Contracts;

namespace BackpropWeb.EndToEnd.Tests;

/// <summary>Runs that tests start by the API.</summary>
internal static class ServerRuns
{
    public static async Task<StartedRun> StartRunAsync(this RunningServer server, RunRequest request)
    {
        using var response = await server.Http.PostAsJsonAsync(
            "/api/runs", request, ContractsJson.Default.RunRequest);
        return (await response.EnsureSuccessStatusCode().Content
            .ReadFromJsonAsync(ContractsJson.Default.StartedRun))!;
    }

    /// <summary>Starts an XOR run that is slow enough to be live when a page opens.</summary>
    public static Task<StartedRun> StartSlowRunAsync(this RunningServer server, int epochs = 600) =>
        server.StartRunAsync(new()
        {
            Problem = new() { Name = "xor" }, Start = new() { Seed = 1 }, Epochs = epochs, Pace = 3,
        });

    /// <summary>Gives a run another pace.</summary>
    /// <param name="server">The server that trains it.</param>
    /// <param name="run">The run.</param>
    /// <param name="pace">Epochs a second.</param>
    public static async Task SetPaceAsync(this RunningServer server, StartedRun run, double pace)
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, $"/api/runs/{run.Id}")
        {
            Content = JsonContent.Create(new { pace }),
        };
        request.Headers.Add("X-Owner-Key", run.OwnerKey);
        using var response = await server.Http.SendAsync(request);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Starts a run and waits until it has ended.</summary>
    public static async Task<StartedRun> TrainRunAsync(this RunningServer server, RunRequest request)
    {
        var run = await server.StartRunAsync(request);
        await server.UntilEndedAsync(run.Id);
        return run;
    }

    private static Task UntilEndedAsync(this RunningServer server, string id) => Patience.UntilAsync(
        async () => (await server.Http.GetFromJsonAsync($"/api/runs/{id}", ContractsJson.Default.Run))!
            .Status.HasEnded(),
        $"run {id} has ended");
}
