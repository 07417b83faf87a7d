using System.Text.Json.Serialization;
using BackpropWeb.Contracts;
using BackpropWeb.Server.Cluster;
using BackpropWeb.Server.Persistence;
using Microsoft.Extensions.Options;

namespace BackpropWeb.Server.Hosting;

public static class HostingExtensions
{
    /// <summary>Training and storing take some seconds of their own to stop; all together end within ten.</summary>
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan HstsAge = TimeSpan.FromDays(365);

    public static WebApplicationBuilder AddHosting(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        // What keeps the server from starting is told by Starting; what ends a background service is told as critical too.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        services.AddProblemDetails();
        services.Configure<ExceptionHandlerOptions>(handler =>
            // What Kestrel finds wrong with a request while its body is read.
            handler.StatusCodeSelector = exception =>
                exception switch
                {
                    BadHttpRequestException request => request.StatusCode,
                    // Not now, but perhaps later.
                    _ when DatabaseRefusal.In(exception) is not null || HomeRefusal.Is(exception) => StatusCodes.Status503ServiceUnavailable,
                    _ => StatusCodes.Status500InternalServerError,
                });
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, ContractsJson.Default);
            // A number in quotes is none, and the OpenAPI document says so.
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
        });
        services.AddOptions<ProxyOptions>().Configure<IConfiguration>((proxies, configuration) => proxies.Read(configuration))
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<ProxyOptions>, ProxyOptions.Validator>();
        services.AddOptions<ForwardedHeadersOptions>()
            .PostConfigure<IOptions<ProxyOptions>>((forwarded, proxies) => proxies.Value.Apply(forwarded));
        services.AddHsts(hsts => hsts.MaxAge = HstsAge);
        services.AddCompression();
        services.AddHealth();
        builder.AddTelemetry();
        services.AddApiDocument();
        services.AddOutputCache();
        return builder;
    }

    public static WebApplication UseHosting(this WebApplication app)
    {
        app.Lifetime.ApplicationStarted.Register(() => app.Logger.Listens(string.Join(", ", app.Urls)));
        app.UseForwardedHeaders();
        app.UseSecurityHeaders();
        app.UseHsts();
        app.UseExceptionHandler();
        app.UseCompression();
        app.UseWhen(IsForPrograms, programs => programs.UseStatusCodePages());
        app.UseWhen(context => context.Request.Path.StartsWithSegments("/hubs"), hubs => hubs.Use((context, next) =>
        {
            if (!CrossSite.IsCrossOrigin(context.Request))
                return next(context);
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        }));
        app.UseFormBody();
        app.UseOutputCache();
        return app;
    }

    /// <summary>Health, the document of the interface, and problem details for what is not there.</summary>
    public static WebApplication MapHosting(this WebApplication app)
    {
        app.MapHealth();
        app.MapMetrics();
        app.MapOpenApi(ApiDocument.Route).CacheOutput(cache => cache.Expire(ApiDocument.KeptFor));
        app.MapReference();
        app.MapUnknown("/api");
        app.MapUnknown("/hubs");
        app.MapUnknown("/healthz");
        app.MapUnknown("/openapi");
        app.MapUnknown(Telemetry.Route);
        return app;
    }

    // Pages answer people, who only ever GET them.
    private static bool IsForPrograms(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/api") || context.Request.Path.StartsWithSegments("/hubs")
        || !(HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method));
}
