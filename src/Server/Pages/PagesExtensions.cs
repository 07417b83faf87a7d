using BackpropWeb.Client;
using BackpropWeb.Client.Lab;
using BackpropWeb.Client.Runs;
using BackpropWeb.Server.Pages.Demos;
using BackpropWeb.Server.Reading;
using Microsoft.AspNetCore.DataProtection;

namespace BackpropWeb.Server.Pages;

public static class PagesExtensions
{
    public static void AddPages(this WebApplicationBuilder builder)
    {
        builder.Services.AddRazorComponents().AddInteractiveWebAssemblyComponents();
        builder.Services.AddLocalization();
        // Razor components bring antiforgery with them. No page of ours carries a token, so its keys need not outlive the
        // process, nor be written anywhere.
        builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
        builder.Services.AddSingleton<ReadingRoom>();
        builder.Services.AddScoped<RunView>();
        builder.Services.AddScoped<ExhibitView>();
        builder.Services.AddScoped<LabScript>();
        builder.Services.AddScoped<LabStart>();
        builder.Services.AddScoped<Comparison>();
        builder.Services.AddSingleton<Sparklines>();
        builder.Services.AddScoped<RunStarter>();
        builder.Services.AddScoped<DemoView>();
        builder.Services.AddScoped<RunFindings>();
        builder.Services.AddSingleton<StartCounts>();
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
        app.MapStartForm();
        app.MapSteeringForms();
        app.MapLabPost();
        app.MapDemoStart();
        app.MapTryAgain();
        app.MapRazorComponents<App>()
            .AddInteractiveWebAssemblyRenderMode()
            .AddAdditionalAssemblies(typeof(ClientServices).Assembly)
            .Add(page => page.Metadata.Add(new HttpMethodMetadata([HttpMethods.Get, HttpMethods.Head, HttpMethods.Post])));
    }
}
