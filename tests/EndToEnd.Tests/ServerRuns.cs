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
