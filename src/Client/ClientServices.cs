namespace BackpropWeb.Client;

/// <summary>What the islands need. The server renders their first state and needs the words only.</summary>
public static class ClientServices
{
    public static IServiceCollection AddIslands(this IServiceCollection services)
    {
        services.AddLocalization();
        services.AddSingleton(TimeProvider.System);
        services.AddScoped<LabScript>();
        services.AddScoped<RunStarter>();
        services.AddSingleton<FigureScript>();
        services.AddSingleton<Demos.SliderScript>();
        services.AddSingleton<ViewsScript>();
        services.AddSingleton<RunWatcher>();
        services.AddSingleton<LiveRun>();
        return services;
    }
}
