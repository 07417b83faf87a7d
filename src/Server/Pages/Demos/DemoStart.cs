using BackpropWeb.Client.Localization;
using BackpropWeb.Contracts;
using BackpropWeb.Server.Http;
using BackpropWeb.Server.Pages.Shared;
using BackpropWeb.Server.Runs.Starting;

namespace BackpropWeb.Server.Pages.Demos;

/// <summary>Starts a run of a demonstration from its form, and shows the demonstration with it.</summary>
internal static class DemoStart
{
    public static void MapDemoStart(this IEndpointRouteBuilder app)
    {
        foreach (var demo in Demo.All)
            app.MapPageForm(
                $"/demos/{demo.Name}/start",
                (HttpContext context, RunStarter starts) => StartAsync(demo, context, starts));
    }

    private static async Task<IResult> StartAsync(Demo demo, HttpContext context, RunStarter starts)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var recipe = RecipeDocuments.ToDocument(demo.From(demo.Seed));
        var request = new RunRequest
        {
            Problem = recipe.Problem,
            Network = recipe.Network,
            Rule = recipe.Rule,
            Start = recipe.Start! with { Seed = PageForms.SeedOf(form) },
            Epochs = recipe.Epochs,
            Pace = demo.Pace,
        };
        return PageForms.Respond(
            context, await starts.StartAsync(request, ClientAddress.Of(context), context.RequestAborted),
            id => $"{PageAddress.Demo(demo.Name)}?run={id}");
    }
}
