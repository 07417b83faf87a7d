using BackpropWeb.Client;
using BackpropWeb.Server.Pages.Classes;
using BackpropWeb.Server.Pages.Compare;
using BackpropWeb.Server.Pages.Demos;
using BackpropWeb.Server.Pages.Discovery;
using BackpropWeb.Server.Pages.Exhibit;
using BackpropWeb.Server.Pages.Lab;
using BackpropWeb.Server.Pages.ListedRuns;
using BackpropWeb.Server.Pages.Shared;
using BackpropWeb.Server.Pages.SingleRun;
using BackpropWeb.Server.Pages.SingleStudy;
using BackpropWeb.Server.Reading;
using BackpropWeb.Server.ShownRuns;
using Microsoft.AspNetCore.DataProtection;

namespace BackpropWeb.Server.Pages;

internal static class PagesExtensions
{
    public static void AddPages(this WebApplicationBuilder builder)
    {
        builder.Services.AddRazorComponents().AddInteractiveWebAssemblyComponents();
        builder.Services.AddPrerenderedClientComponents();
        // Razor components require antiforgery. Our pages have no tokens, so the keys can stay in memory.
        builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
        builder.Services.AddExceptionHandler<UnavailablePageHandler>();
        builder.Services.AddSingleton<ReadingTexts>();
        builder.Services.AddScoped<RunView>();
        builder.Services.AddScoped<ExhibitView>();
        builder.Services.AddScoped<LabRecipeSource>();
        builder.Services.AddScoped<Comparison>();
        builder.Services.AddScoped<BoardCurves>();
        builder.Services.AddSingleton<Sparklines>();
        builder.Services.AddSingleton<OwnRuns>();
        builder.Services.AddScoped<DemoView>();
        builder.Services.AddScoped<RunFindings>();
        builder.Services.AddScoped<StudyView>();
        builder.Services.AddScoped<SeedPlaces>();
        builder.Services.AddScoped<StudyComparison>();
    }

    public static void UsePages(this WebApplication app)
    {
        app.UsePageLanguage();
        app.UseAntiforgery();
    }

    public static void MapPages(this WebApplication app)
    {
        app.MapStaticAssets();
        app.MapPageLanguage();
        RobotsText.Map(app);
        Sitemap.Map(app);
        app.MapStartForm();
        app.MapSteeringForm();
        app.MapLabForm();
        app.MapClassForm();
        app.MapDemoStart();
        app.MapTryAgain();
        app.MapCaseErrors();
        app.MapStudyStartForms();
        app.MapStudyForms();
        app.MapStudyCurves();
        app.MapRazorComponents<App>()
            .AddInteractiveWebAssemblyRenderMode()
            .AddAdditionalAssemblies(typeof(ClientServices).Assembly)
            .Add(page => page.Metadata.Add(new HttpMethodMetadata([HttpMethods.Get, HttpMethods.Head])));
    }
}
