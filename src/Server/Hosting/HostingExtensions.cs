using BackpropWeb.Contracts;

namespace BackpropWeb.Server.Hosting;

public static class HostingExtensions
{
    /// <summary>Training and storing take some seconds of their own to stop; all together end within ten.</summary>
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(5);

    public static WebApplicationBuilder AddHosting(this WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        builder.Services.AddProblemDetails();
        builder.Services.ConfigureHttpJsonOptions(json =>
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, ContractsJson.Default));
        return builder;
    }

    public static WebApplication UseHosting(this WebApplication app)
    {
        app.Lifetime.ApplicationStarted.Register(() => app.Logger.Listens(string.Join(", ", app.Urls)));
        app.UseSecurityHeaders();
        app.UseExceptionHandler();
        app.UseWhen(
            context => context.Request.Path.StartsWithSegments("/api") || context.Request.Path.StartsWithSegments("/hubs"),
            machine =>
            {
                machine.UseStatusCodePages();
                machine.Use((context, next) =>
                {
                    if (context.Request.Path.StartsWithSegments("/hubs") && CrossSite.IsCrossOrigin(context.Request))
                    {
                        context.Response.StatusCode = StatusCodes.Status403Forbidden;
                        return Task.CompletedTask;
                    }

                    return next(context);
                });
            });
        return app;
    }
}
