using BackpropWeb.Client;
using BackpropWeb.Server.Reading;

namespace BackpropWeb.Server.Pages;

public static class PagesExtensions
{
    public static void AddPages(this WebApplicationBuilder builder)
    {
        builder.Services.AddRazorComponents().AddInteractiveWebAssemblyComponents();
        builder.Services.AddLocalization();
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddSingleton<ReadingRoom>();
        builder.Services.AddScoped<RunView>();
        builder.Services.AddScoped<ExhibitView>();
    }

    public static void MapPages(this WebApplication app)
    {
        app.MapStaticAssets();
        app.MapPageLanguage();
        app.MapStartForm();
        app.MapRazorComponents<App>()
            .AddInteractiveWebAssemblyRenderMode()
            .AddAdditionalAssemblies(typeof(ClientServices).Assembly);
    }
}
