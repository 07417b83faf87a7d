using System.Text.Json;
using BackpropWeb.Client.Localization;
using BackpropWeb.Server.Classes;
using BackpropWeb.Server.Http;
using BackpropWeb.Server.Limits;
using BackpropWeb.Server.Pages.Classes;
using BackpropWeb.Server.Pages.Shared;
using BackpropWeb.Server.Pages.SingleStudy;
using BackpropWeb.Server.Runs.Starting;
using BackpropWeb.Server.Studies.Commands;
using Microsoft.Extensions.Options;

namespace BackpropWeb.Server.Pages.Lab;

/// <summary>Starts a run, study, map or class from the lab's forms and opens its page. With .NET the lab starts runs
/// itself.</summary>
internal static class LabFormApi
{
    /// <summary>The field with the whole recipe as <see cref="RecipeLink"/> writes it, which scripts fill in.</summary>
    private const string Whole = "recipe";

    public static void MapLabForm(this IEndpointRouteBuilder app)
    {
        app.MapPageForm("/lab/start", StartAsync);
        app.MapPageForm("/lab/study", StudyAsync);
        app.MapPageForm("/lab/class", CreateClassAsync);
    }

    private static Task<IResult> StartAsync(HttpContext context, RunStarter starts, LabRecipeSource lab) =>
        WithRecipeAsync(context, lab, async (form, recipe) =>
        {
            var outcome = await starts.StartAsync(recipe, null, ClientAddress.Of(context), context.RequestAborted);
            // The page shows each error next to its field.
            return outcome is StartOutcome.Invalid
                ? PageForms.SeeOther(context, PageAddress.Lab + QueryString.Create(form))
                : PageForms.Respond(context, outcome, PageAddress.Run);
        });

    private static Task<IResult> StudyAsync(
        HttpContext context, StudyStarter starter, LabRecipeSource lab, IOptions<LimitOptions> limits) =>
        WithSpecificationAsync(context, lab, limits, (form, specification) => StudyStartForms.OpenOfAsync(
            context, starter, limits.Value, specification.Recipe, form["kind"] == "map"));

    private static Task<IResult> CreateClassAsync(
        HttpContext context, ClassService classes, LabRecipeSource lab, IOptions<LimitOptions> limits) =>
        WithSpecificationAsync(context, lab, limits, (_, specification) => ClassForm.OpenAsync(
            context, classes, RecipeDocuments.ToDocument(specification.Recipe), specification.Pace,
            specification.Title));

    private static Task<IResult> WithSpecificationAsync(
        HttpContext context, LabRecipeSource lab, IOptions<LimitOptions> limits,
        Func<IFormCollection, RunSpecification, Task<IResult>> respond) =>
        WithRecipeAsync(context, lab, async (form, recipe) =>
            RecipeReader.ReadSpecification(recipe, limits.Value, out var errors) is { } specification
                ? await respond(form, specification)
                : form.ContainsKey(Whole)
                ? ProblemResults.Fields(errors)
                : PageForms.SeeOther(context, PageAddress.Lab + QueryString.Create(form)));

    private static async Task<IResult> WithRecipeAsync(
        HttpContext context, LabRecipeSource lab, Func<IFormCollection, JsonElement, Task<IResult>> respond)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (form.TryGetValue(Whole, out var whole))
            return RecipeLink.Read(whole.ToString()) is { } linked
                ? await respond(form, linked)
                : ProblemResults.Field(Whole, "must be a recipe as the lab's address has it");
        if (lab.Read(form) is not { } json)
            return PageForms.SeeOther(
                context, PageAddress.Lab + QueryString.Create("problem", form["problem"].ToString()));
        using var document = JsonDocument.Parse(json);
        return await respond(form, document.RootElement);
    }
}
