using System.Net;
using System.Text.RegularExpressions;
using BackpropWeb.Contracts;

namespace BackpropWeb.Server.Tests.Pages.SingleRun;

/// <summary>The run page's forms, sent as a browser without script does.</summary>
public sealed class SteeringFormTests(SharedServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("")]
    [InlineData("/zh")]
    public async Task TheOwnerSteersFromThePage(string prefix)
    {
        var run = await server.StartAsync(new { problem = "xor", pace = 1 });
        Assert.Contains("data-steering", await PageAsync(prefix, run, run.OwnerKey), StringComparison.Ordinal);
        Assert.DoesNotContain("data-steering", await PageAsync(prefix, run, null), StringComparison.Ordinal);

        await SteerAsync(prefix, run, "command=pause");
        Assert.Equal(RunStatus.Paused, (await server.GetAsync(run.Id)).Status);
        var epoch = (await server.GetAsync(run.Id)).Epoch;
        await SteerAsync(prefix, run, "command=step&epochs=7");
        await server.Client.GetSteppedRunAsync(run.Id);
        await SteerAsync(prefix, run, "command=pace&pace=");
        await SteerAsync(prefix, run, "command=rule&learningRate=0.125&momentum=0.5");
        await SteerAsync(prefix, run, "command=describe&title=our+class&listed=true");
        var changed = await server.GetAsync(run.Id);
        Assert.Equal(
            (epoch + 7, null, "our class", true),
            (changed.Epoch, changed.Pace, changed.Title, changed.Listed));
        Assert.Equal(0.125, Assert.Single(changed.Recipe.Rule!.Schedule!).LearningRate);

        await SteerAsync(prefix, run, "command=pause", "?said=NotNow");
        await SteerAsync(prefix, run, "command=nonsense", "?said=Invalid&command=nonsense");
        Assert.Contains(
            "role=\"alert\"",
            await PageAsync(prefix, run, run.OwnerKey, "?said=NotNow"),
            StringComparison.Ordinal);
        await SteerAsync(prefix, run, "command=stop");
        Assert.Equal(RunStatus.Stopped, (await server.GetAsync(run.Id)).Status);
        using var deleted = await PostAsync($"{prefix}/runs/{run.Id}/steer", "command=delete", run, run.OwnerKey);
        Assert.Equal(HttpStatusCode.SeeOther, deleted.StatusCode);
        using var gone = await server.Client.GetAsync($"/api/runs/{run.Id}", Token);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Theory]
    [InlineData("", "command=pace&pace=-3", "pace", "; was -3")]
    [InlineData(
        "",
        "command=rule&learningRate=fast&momentum=0.5",
        "rule.learningRate",
        "must be a number; was \"fast\"")]
    [InlineData("", "command=step&epochs=0", "epochs", "must be 1 or more and at most 1000000 (Limits:Epochs); was 0")]
    [InlineData("/zh", "command=rule&learningRate=0,5&momentum=1", "rule.momentum", "当前为1")]
    public async Task WhatABoxMayNotHoldIsSaidBesideIt(string prefix, string form, string path, string sentence)
    {
        var run = await server.StartAsync(new { problem = "xor", pace = 1 });
        await SteerAsync(prefix, run, form, $"?said=Invalid&{form}");
        var page = WebUtility.HtmlDecode(await PageAsync(prefix, run, run.OwnerKey, $"?said=Invalid&{form}"));
        Assert.Matches($"data-wrong=\"{Regex.Escape(path)}\">[^<]*{Regex.Escape(sentence)}", page);

        using var request = Request(HttpMethod.Post, $"{prefix}/runs/{run.Id}/steer", run, run.OwnerKey);
        request.Content = new StringContent(form, System.Text.Encoding.UTF8, "application/x-www-form-urlencoded");
        request.Headers.Add("Accept", "application/json");
        using var client = Client();
        using var answer = await client.SendAsync(request, Token);
        using var problem = System.Text.Json.JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Token));
        Assert.Contains(
            sentence,
            problem.RootElement.GetProperty("errors").GetProperty(path)[0].GetString(),
            StringComparison.Ordinal);
        Assert.Empty((await server.GetAsync(run.Id)).Recipe.Rule!.Schedule ?? []);
    }

    [Fact]
    public async Task NobodyElseDoes()
    {
        var run = await server.StartAsync(new { problem = "xor", pace = 1 });
        foreach (var move in (string[])["pause", "stop", "describe&title=x", "delete", "nonsense"])
        {
            using var answer = await PostAsync($"/runs/{run.Id}/steer", $"command={move}", run, null);
            Assert.Equal($"/runs/{run.Id}?said=NotOwner", answer.Headers.Location!.ToString());
        }

        var found = await server.GetAsync(run.Id);
        Assert.True(found.Status.TakesTurns());
        Assert.Null(found.Title);
    }

    [Fact]
    public async Task AnybodyForksFromTheEpochThatIsShown()
    {
        var run = await server.StartAsync(new { problem = "xor" });
        await server.WaitForEndAsync(run.Id);
        Assert.Contains(
            "name=\"epoch\" value=\"17\" data-fork-epoch",
            await PageAsync("", run, null, "?epoch=17"),
            StringComparison.Ordinal);
        using var answer = await PostAsync($"/runs/{run.Id}/fork", "epoch=17", run, null);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        var fork = await server.GetAsync(answer.Headers.Location!.ToString().Split('/')[^1]);
        Assert.Equal(new RunParent(run.Id, 17), fork.Parent);
        using var foreign = await PostAsync($"/runs/{run.Id}/fork", "epoch=17", run, null, "https://evil.example");
        Assert.Equal(HttpStatusCode.Forbidden, foreign.StatusCode);
    }

    private async Task SteerAsync(string prefix, StartedRun run, string form, string said = "")
    {
        using var answer = await PostAsync($"{prefix}/runs/{run.Id}/steer", form, run, run.OwnerKey);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        // The language of the page with the form.
        Assert.Equal($"{prefix}/runs/{run.Id}{said}", answer.Headers.Location!.ToString());
    }

    private async Task<string> PageAsync(string prefix, StartedRun run, string? key, string query = "")
    {
        using var request = Request(HttpMethod.Get, $"{prefix}/runs/{run.Id}{query}", run, key);
        using var client = Client();
        using var answer = await client.SendAsync(request, Token);
        return await answer.Content.ReadAsStringAsync(Token);
    }

    private async Task<HttpResponseMessage> PostAsync(
        string address,
        string form,
        StartedRun run,
        string? key,
        string? origin = null)
    {
        using var request = Request(HttpMethod.Post, address, run, key);
        request.Content = new StringContent(form, System.Text.Encoding.UTF8, "application/x-www-form-urlencoded");
        if (origin is not null)
            request.Headers.Add("Origin", origin);
        using var client = Client();
        return await client.SendAsync(request, Token);
    }

    private static HttpRequestMessage Request(HttpMethod method, string address, StartedRun run, string? key)
    {
        var request = new HttpRequestMessage(method, address);
        if (key is not null)
            request.Headers.Add("Cookie", $"owner-{run.Id}={key}");
        return request;
    }

    private HttpClient Client() => server.NewClient(keepsCookies: false);
}
