using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Components;

namespace BackpropWeb.Client.Runs;

/// <summary>Starts a run on the server and opens its page.</summary>
public sealed class RunStarter(IServiceProvider services, NavigationManager navigation, IStringLocalizer<Words> words)
{
    /// <summary>Null where the page is on its way, else why the run was not started.</summary>
    /// <param name="request">What <c>POST /api/runs</c> takes.</param>
    public async Task<string?> StartAsync(JsonElement request)
    {
        // Asked for only now: the server renders the islands too, and has no client of itself.
        var http = services.GetRequiredService<HttpClient>();
        try
        {
            using var body = new StringContent(request.GetRawText(), Encoding.UTF8, "application/json");
            using var response = await http.PostAsync("api/runs", body);
            switch (response.StatusCode)
            {
                case HttpStatusCode.Created:
                    var run = (await response.Content.ReadFromJsonAsync(ContractsJson.Default.StartedRun))!;
                    navigation.NavigateTo(PageAddress.Run(run.Id), forceLoad: true);
                    return null;
                case HttpStatusCode.TooManyRequests:
                    return words["Start.TooMany", response.Headers.RetryAfter?.Delta?.TotalSeconds ?? 60];
                default:
                    return words["Lab.Refused", (int)response.StatusCode];
            }
        }
        catch (HttpRequestException)
        {
            return words["Start.NoServer"];
        }
    }
}
