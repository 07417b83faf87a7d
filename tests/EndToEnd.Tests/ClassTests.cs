using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BackpropWeb.EndToEnd.Tests;

public sealed class ClassTests(Browser browser) : BrowserTest(browser)
{
    [Fact]
    public async Task ABoardFollowsItsMembersWhoSeeTheOthersBehindTheirOwnCurve()
    {
        var (id, key) = await CreateAsync();
        var board = await VisitAsync($"/classes/{id}");
        var complaints = board.Complaints();
        var members = new List<IPage>();
        for (var n = 1; n <= 2; n++)
        {
            var member = await VisitAsync($"/classes/{id}");
            await member.Button("Join").ClickAsync();
            await Expect(member.GetByText($"You are number {n}.")).ToBeVisibleAsync();
            await member.GetByRole(AriaRole.Link, new() { Name = "Open your run" }).ClickAsync();
            await member.WaitForURLAsync(new Regex($@"/runs/[A-Za-z0-9_-]{{22}}\?class={id}$"));
            members.Add(member);
        }

        await Expect(board.Locator("[data-class-members] > li")).ToHaveCountAsync(2);
        await Expect(board.GetByRole(AriaRole.Button, new() { Name = "Keep as a study" })).ToBeHiddenAsync();
        await StartAsync(id, key);
        await Expect(board.Locator("[data-class-curves] path")).ToHaveCountAsync(2);
        await Expect(board.Locator("[data-class-state]")).ToContainTextAsync("The class has started.");
        foreach (var member in members)
            await Expect(member.Locator("[data-crowd]")).ToHaveAttributeAsync("d", new Regex("^M0 .*L"));

        await Expect(board.Locator("[data-class-count]")).ToHaveTextAsync("2 of 2 solved");
        await Expect(board.Locator("[data-class-histogram]")).ToBeVisibleAsync();
        await Expect(board.Locator("[data-class-interval]"))
            .ToHaveTextAsync("95 % interval of the share: 34.2 to 100.0 %.");
        var tile = board.GetByRole(
            AriaRole.Link,
            new() { NameRegex = new(@"^Number 2: epoch 600, 4 of 4 correct · plateau of \d+ epochs · ") });
        await Expect(tile.Locator("[aria-hidden]:not(svg)"))
            .ToHaveTextAsync([new Regex("^2$"), new Regex("^4/4 ✓$"), new Regex(@"^plateau \d+$")]);
        await Expect(board.Locator("[data-class-members] [data-right=yes]")).ToHaveCountAsync(8);
        await board.AssertAccessibleAsync();
        var live = await DrawnAsync(board);
        await board.ReloadAsync();
        Assert.Equal(await DrawnAsync(board), live);
        await board.Button("Keep as a study").ClickAsync();
        await Expect(board.Locator(".study-status")).ToContainTextAsync("Finished.");
        Assert.Empty(complaints);
    }

    [Fact]
    public async Task ABoardOfRunsThatDivergeHasALogarithmicAxis()
    {
        var (id, key) = await CreateAsync(new
        {
            problem = "xor", network = new { layers = (int[])[2, 2, 1], activation = "linear" },
            rule = new { learningRate = 100 }, start = new { seed = 1 },
        });
        for (var n = 0; n < 2; n++)
        {
            using var joined = await Server.Http.PostAsync(
                $"/api/classes/{id}/join", null, TestContext.Current.CancellationToken);
            joined.EnsureSuccessStatusCode();
        }

        var board = await VisitAsync($"/classes/{id}");
        var complaints = board.Complaints();
        await StartAsync(id, key);

        await Expect(board.Locator("[data-class-members] > .failed")).ToHaveCountAsync(2);
        await Expect(board.GetByRole(AriaRole.Button, new() { Name = "Keep as a study" })).ToBeVisibleAsync();
        var curves = board.Locator("[data-class-curves]");
        await Expect(curves).ToHaveAttributeAsync("aria-label", new Regex(@"from [\d.e-]+ to 1e\+\d+$"));
        await board.AssertAccessibleAsync();
        var live = await curves.GetAttributeAsync("aria-label");
        await board.ReloadAsync();
        await Expect(curves).ToHaveAttributeAsync("aria-label", live!);
        await Expect(curves.Locator("path")).ToHaveCountAsync(2);
        Assert.Empty(complaints);
    }

    /// <summary>The members' texts on the page, without the curves, which are drawn from fewer points.</summary>
    private static async Task<string> DrawnAsync(IPage board) => await board.EvaluateAsync<string>("""
        () => [
          ...[...document.querySelectorAll("[data-class-members] a")].map((tile) => tile.textContent),
          document.querySelector("[data-class-curves]").getAttribute("aria-label"),
        ].join("\n").replace(/\s+/g, " ")
          + [...document.querySelectorAll("[data-class-members] [data-target]")]
            .map((dot) => dot.dataset.right + dot.querySelector("g").getAttribute("transform")).join()
          + document.querySelector("[data-y-ticks]").textContent.replace(/\s+/g, " ").trim()
          + document.querySelector("[data-class-histogram] path").getAttribute("d")
        """);

    private async Task<(string Id, string Key)> CreateAsync(object? recipe = null)
    {
        recipe ??= new { problem = "xor", start = new { seed = 1 } };
        using var answer = await Server.Http.PostAsJsonAsync("/api/classes", new { recipe, pace = 200 });
        var created = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return (created.GetProperty("id").GetString()!, created.GetProperty("ownerKey").GetString()!);
    }

    private async Task StartAsync(string id, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/classes/{id}/start");
        request.Headers.Add("X-Owner-Key", key);
        using var answer = await Server.Http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }
}
