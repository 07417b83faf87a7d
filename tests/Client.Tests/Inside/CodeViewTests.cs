using System.Net;
using BackpropWeb.Client.Inside;
using BackpropWeb.Client.Passes;
using BackpropWeb.Client.Replays;
using BackpropWeb.Client.Shared;
using Bunit;
using Microsoft.Extensions.DependencyInjection;

namespace BackpropWeb.Client.Tests.Inside;

/// <summary>The program beside the microscope.</summary>
public sealed class CodeViewTests : FigureContext
{
    private const string Program =
        """
        def forward(inputs):
                total[receiving] += weights[n][:, i, None] * y_i  # (1)
                y.append(logistic(total))  # (2)
            return y - d  # (4)
            return 0.5 * fold(lanes)  # (3)
        """;

    private readonly BunitJSModuleInterop _script;

    public CodeViewTests()
    {
        Services.AddScoped<ViewsScript>();
        _script = JSInterop.SetupModule("./Inside/RunViews.razor.js");
        _script.SetupVoid("showLines").SetVoidResult();
    }

    [Fact]
    public async Task TheLinesOfTheStepAreMarkedAndHaveItsNumbers()
    {
        var snapshot = (await Trained.ReplayedAsync(Trained.Exhibit("xor"))).At(140);
        var steps = new List<int>();
        var view = View(snapshot, Program, steps);

        view.WaitForElement(".code li");
        var lit = view.FindAll(".code li[data-lit]");
        Assert.Equal(2, lit.Count);
        Assert.Contains(
            FormulaText.Number(snapshot.Case(2).Outputs[0][0]), lit[1].QuerySelector(".code-numbers")!.TextContent,
            StringComparison.Ordinal);
        Assert.Contains("lines 2, 3", view.Find("[role=status]").TextContent, StringComparison.Ordinal);
        Assert.True(view.FindAll("button")[0].HasAttribute("disabled"));

        view.FindAll("button")[1].Click();
        Assert.Equal([1], steps);
        view.Render(p => p.Add(v => v.Step, 2));
        Assert.Contains("lines 4, 5", view.Find("[role=status]").TextContent, StringComparison.Ordinal);
        Assert.NotEmpty(_script.Invocations["showLines"]);
    }

    [Fact]
    public async Task WhyThereIsNoProgramIsSaid()
    {
        var snapshot = (await Trained.ReplayedAsync(Trained.Exhibit("xor"))).At(1);
        var view = View(snapshot, null, [], "The cases are drawn in a random order.");

        Assert.Contains("drawn in a random order", view.Find(".view-note").TextContent, StringComparison.Ordinal);
        Assert.Empty(view.FindAll("a"));
    }

    [Fact]
    public async Task AProgramThatDoesNotLoadCanBeDownloaded()
    {
        var snapshot = (await Trained.ReplayedAsync(Trained.Exhibit("xor"))).At(1);
        var view = View(snapshot, null, []);

        view.WaitForAssertion(() => Assert.Contains(
            "did not load", view.Find("[role=status]").TextContent, StringComparison.Ordinal));
        Assert.Equal("api/runs/r/export?format=python", view.Find("a[download]").GetAttribute("href"));
    }

    private IRenderedComponent<CodeView> View(
        NetworkSnapshot snapshot, string? program, List<int> steps, string? reason = null)
    {
        Services.AddSingleton(new HttpClient(new OneFile(program)) { BaseAddress = new("http://localhost/") });
        SetRendererInfo(new("WebAssembly", true));
        return Render<CodeView>(p => p.Add(v => v.RunId, "r").Add(v => v.Snapshot, snapshot).Add(v => v.Case, 2)
            .Add(v => v.Unit, new UnitId(1, 0)).Add(v => v.StepChanged, steps.Add).Add(v => v.Reason, reason));
    }

    private sealed class OneFile(string? text) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(text is null ? new(HttpStatusCode.ServiceUnavailable) : new HttpResponseMessage
            {
                Content = new StringContent(text),
            });
    }
}
