using System.Reflection;
using BackpropWeb.Client.Demos;
using BackpropWeb.Client.Figure;
using BackpropWeb.Client.Inside;
using BackpropWeb.Client.Lab;
using BackpropWeb.Contracts;
using BackpropWeb.Engine.Learning;
using BackpropWeb.Engine.Problems;
using BackpropWeb.Recipes;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace BackpropWeb.Client.Tests;

/// <summary>The components as the server renders them: with its services, without scripts or API.</summary>
public sealed class PrerenderingTests : FigureContext
{
    public PrerenderingTests() => Services.AddPrerenderedClientComponents();

    [Fact]
    public void EveryServiceThatAComponentInjectsIsRegisteredOnTheServer()
    {
        const BindingFlags All = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
        var injected = typeof(ClientServices).Assembly.GetTypes()
            .Where(type => type.IsAssignableTo(typeof(IComponent)))
            .SelectMany(type => type.GetProperties(All))
            .Where(property => property.IsDefined(typeof(InjectAttribute)))
            .Select(property => property.PropertyType)
            .ToHashSet();

        Assert.Contains(typeof(FigureScript), injected);
        Assert.DoesNotContain(typeof(IServiceProvider), injected);
        Assert.All(injected, service => Assert.NotNull(Services.GetService(service)));
    }

    [Fact]
    public async Task AComponentThatAsksTheServerWhilePrerenderingFails()
    {
        var http = Services.GetRequiredService<HttpClient>();

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(
            () => http.GetAsync("/api/runs", Xunit.TestContext.Current.CancellationToken));

        Assert.Contains("/api/runs", failure.Message, StringComparison.Ordinal);
    }

    // Strict interop and the failing HTTP client turn any call into a failed test.
    [Fact]
    public async Task ARunIsRenderedWithoutScriptAndApi()
    {
        var (recipe, rows) = Xor();
        var change = new Trainer(recipe).Inspect().WeightChange;

        var views = await PrerenderAsync<RunViews>(new()
        {
            [nameof(RunViews.RunId)] = "1",
            [nameof(RunViews.Ended)] = true,
            [nameof(RunViews.RecipeJson)] = RecipeDocuments.ToCanonicalJson(recipe),
            [nameof(RunViews.RecipeHash)] = "hash",
            [nameof(RunViews.Epoch)] = 0,
            [nameof(RunViews.Weights)] = rows.Weights![0],
            [nameof(RunViews.WeightChange)] = change.ToArray(),
        });
        var pass = await PrerenderAsync<BackwardPass>(new()
        {
            [nameof(BackwardPass.RecipeJson)] = RecipeDocuments.ToCanonicalJson(recipe),
            [nameof(BackwardPass.Epoch)] = 0,
            [nameof(BackwardPass.Weights)] = rows.Weights[0],
            [nameof(BackwardPass.WeightChange)] = change.ToArray(),
        });

        Assert.Contains("data-surface=\"2.0\"", views, StringComparison.Ordinal);
        Assert.Contains("class=\"view microscope\"", pass, StringComparison.Ordinal);
        Assert.Empty(JSInterop.Invocations);
    }

    [Fact]
    public async Task TheLabAndADemonstrationAreRenderedWithoutScriptAndApi()
    {
        var limits = new RecipeLimits();
        var lab = await PrerenderAsync<LabForm>(new()
        {
            [nameof(LabForm.Initial)] = LabRecipe.Suggested(ProblemCatalogue.Find("xor")!).ToJsonString(),
            [nameof(LabForm.Units)] = limits.Units,
            [nameof(LabForm.Weights)] = limits.Weights,
            [nameof(LabForm.Cases)] = limits.Cases,
            [nameof(LabForm.Epochs)] = limits.Epochs,
            [nameof(LabForm.Work)] = limits.Work,
        });
        var symmetry = await PrerenderAsync<SymmetryExplorer>(new()
        {
            [nameof(SymmetryExplorer.Epoch)] = 0,
            [nameof(SymmetryExplorer.Weights)] = new Trainer(Symmetry.From(1)).Weights.ToArray(),
            [nameof(SymmetryExplorer.Bits)] = new bool[6],
        });

        Assert.Contains("name=\"learningRate\"", lab, StringComparison.Ordinal);
        Assert.Contains("data-ratio", symmetry, StringComparison.Ordinal);
        Assert.Empty(JSInterop.Invocations);
    }

    private static (Engine.Recipe Recipe, TapeRows Rows) Xor()
    {
        var recipe = Trained.Exhibit("xor");
        return (recipe, Trained.Rows(recipe));
    }

    /// <summary>HTML of a component that has been rendered as on the server, without <c>OnAfterRender</c>.</summary>
    private async Task<string> PrerenderAsync<T>(Dictionary<string, object?> parameters)
        where T : IComponent
    {
        await using var renderer = new HtmlRenderer(Services, Services.GetRequiredService<ILoggerFactory>());
        return await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync<T>(ParameterView.FromDictionary(parameters))).ToHtmlString());
    }
}
