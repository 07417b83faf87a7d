using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Components;

namespace BackpropWeb.Client.Runs;

/// <summary>Starts runs on the server and asks for them.</summary>
internal sealed class RunClient(HttpClient http, NavigationManager navigation, IStringLocalizer<Words> words)
{
    /// <summary>Why the run was not started; null if the browser is about to open its page.</summary>
    /// <param name="request">A request of <c>POST /api/runs</c>.</param>
    public async Task<string?> StartAsync(JsonElement request)
    {
        var (run, refusal) = await CreateAsync(request);
        if (run is not null)
            navigation.NavigateTo(PageAddress.Run(run.Id), forceLoad: true);
        return refusal;
    }

    /// <summary>Starts a run; otherwise says why not.</summary>
    /// <param name="request">A request of <c>POST /api/runs</c>.</param>
    public async Task<(Run? Run, string? Refusal)> CreateAsync(JsonElement request)
    {
        try
        {
            using var body = new StringContent(request.GetRawText(), Encoding.UTF8, "application/json");
            using var response = await http.PostAsync("api/runs", body);
            switch (response.StatusCode)
            {
                case HttpStatusCode.Created:
                    return (await response.Content.ReadFromJsonAsync(ContractsJson.Default.StartedRun), null);
                case HttpStatusCode.TooManyRequests:
                    return (null, words["Start.TooMany", response.Headers.RetryAfter?.Delta?.TotalSeconds ?? 60]);
                default:
                    return (null, words["Lab.Refused", (int)response.StatusCode]);
            }
        }
        catch (HttpRequestException)
        {
            return (null, words["Start.NoServer"]);
        }
    }

    /// <summary>A run; null if the server does not answer with it.</summary>
    public Task<Run?> FindAsync(string id, CancellationToken cancellationToken) =>
        GetAsync(PageAddress.RunData(id), ContractsJson.Default.Run, cancellationToken);

    /// <summary>All rows of a run, with weights; null if the server does not answer with them.</summary>
    public Task<TapeRows?> TapeAsync(string id, CancellationToken cancellationToken) =>
        GetAsync($"{PageAddress.Tape(id)}?weights=true", ContractsJson.Default.TapeRows, cancellationToken);

    private async Task<T?> GetAsync<T>(string address, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            using var response = await http.GetAsync(address, cancellationToken);
            return response.IsSuccessStatusCode
                ? await response.Content.ReadFromJsonAsync(type, cancellationToken)
                : null;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
