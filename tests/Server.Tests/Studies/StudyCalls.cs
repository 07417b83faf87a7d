using System.Net.Http.Json;
using System.Text.Json;
using BackpropWeb.Contracts;
using BackpropWeb.Engine;
using BackpropWeb.Engine.Learning;
using BackpropWeb.Server.Limits;
using BackpropWeb.Server.Studies.Plans;
using Microsoft.AspNetCore.SignalR.Client;
using Study = BackpropWeb.Contracts.Study;

namespace BackpropWeb.Server.Tests.Studies;

/// <summary>Requests of tests about studies.</summary>
internal static class StudyCalls
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<StartedStudy> StartStudyAsync(this HttpClient client, object request)
    {
        using var answer = await client.PostAsJsonAsync("/api/studies", request, Token);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Token));
        return (await answer.Content.ReadFromJsonAsync(ContractsJson.Default.StartedStudy, Token))!;
    }

    public static async Task<Study> GetStudyAsync(this HttpClient client, string id) =>
        (await client.GetFromJsonAsync($"/api/studies/{id}", ContractsJson.Default.Study, Token))!;

    public static async Task<Study> GetEndedStudyAsync(this HttpClient client, string id)
    {
        Study? study = null;
        await Patience.UntilAsync(
            async () => (study = await client.GetStudyAsync(id)).Status.HasEnded(), $"study {id} has ended");
        return study!;
    }

    public static async Task<StudyResults> GetResultsAsync(this HttpClient client, string id, string query = "") =>
        (await client.GetFromJsonAsync(
            $"/api/studies/{id}/results{query}", ContractsJson.Default.StudyResults, Token))!;

    public static async IAsyncEnumerable<StudyBatch> WatchStudyAsync(this HttpClient client, string id, int from)
    {
        await using var connection = client.HubConnection();
        await connection.StartAsync(Token);
        await foreach (var batch in connection.StreamAsync<StudyBatch>("WatchStudy", id, from, Token))
            yield return batch;
    }

    public static async Task<HttpResponseMessage> SteerAsync(
        this HttpClient client, HttpMethod method, string path, string? key, object? body = null)
    {
        using var request = new HttpRequestMessage(method, $"/api/studies/{path}");
        if (body is not null)
            request.Content = JsonContent.Create(body);
        if (key is not null)
            request.Headers.Add("X-Owner-Key", key);
        return await client.SendAsync(request, Token);
    }

    /// <summary>The members that a request asks for, as the server understands it.</summary>
    public static StudyPlan PlanOf(object request)
    {
        var document = JsonSerializer.SerializeToElement(request);
        var plan = StudyReader.Read(document, new LimitOptions(), out var errors)?.Plan;
        Assert.False(errors.Any, string.Join("; ", errors.ToDictionary().SelectMany(e => e.Value)));
        return plan!;
    }

    /// <summary>Trains a recipe by itself and compares it with a member of results, bit for bit.</summary>
    public static void AssertIsSingleRun(Recipe recipe, StudyResults results, int place)
    {
        var single = new Trainer(recipe);
        var cases = recipe.Problem.TrainedCount;
        int? solvedAt = single.CorrectCount == cases ? 0 : null;
        while (single.Epoch < recipe.Epochs && single.Step())
            solvedAt = single.CorrectCount == cases ? solvedAt ?? single.Epoch : null;
        var diverged = single.Epoch < recipe.Epochs;
        Assert.Equal(
            (diverged ? null : solvedAt, single.TotalError, single.MeanSquaredError, single.CorrectCount, diverged),
            (results.SolvedAt[place], results.TotalError[place], results.MeanSquaredError[place],
                results.Correct[place], results.Diverged[place]));
        Assert.Equal(
            (single.HeldOutError, single.HeldOutCorrectCount),
            (results.HeldOutError?[place], results.HeldOutCorrect?[place]));
    }
}
