using BackpropWeb.Client.Figure;
using BackpropWeb.Client.Inside;
using BackpropWeb.Client.Lab;
using BackpropWeb.Client.Runs;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace BackpropWeb.Client;

/// <summary>Services of the interactive components.</summary>
public static class ClientServices
{
    /// <summary>Registers what components inject, except the <see cref="HttpClient"/>.</summary>
    public static IServiceCollection AddClientComponents(this IServiceCollection services)
    {
        services.AddLocalization();
        services.TryAddSingleton(TimeProvider.System);
        services.AddScoped<FigureScript>();
        services.AddScoped<ViewsScript>();
        services.AddScoped<LabScript>();
        services.AddScoped<RunClient>();
        services.AddScoped<TableClient>();
        services.AddScoped<CurvePlotScript>();
        return services;
    }

    /// <summary>The same services for a server that prerenders the components. Components call scripts and the API only
    /// from <c>OnAfterRenderAsync</c> and event handlers, which do not run there.</summary>
    public static IServiceCollection AddPrerenderedClientComponents(this IServiceCollection services) =>
        services.AddClientComponents().AddSingleton(
            new HttpClient(new PrerenderingHandler()) { BaseAddress = new("http://prerendering.invalid") });
}
