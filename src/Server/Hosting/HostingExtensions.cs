using System.Text.Json.Serialization;
using BackpropWeb.Contracts;
using BackpropWeb.Server.Http;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace BackpropWeb.Server.Hosting;

internal static class HostingExtensions
{
    /// <summary>Training and storing need some more seconds to stop; in total the server stops within ten.</summary>
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan HstsAge = TimeSpan.FromDays(365);

    public static WebApplicationBuilder AddHosting(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        // StartupErrors reports why the server could not start; a failed background service is logged as critical
        // too.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        services.AddProblemDetails(problems => problems.CustomizeProblemDetails = DescribeUnavailable);
        services.AddOptions<ExceptionHandlerOptions>().Configure<IOptions<UnavailableErrors>>((handler, unavailable) =>
        {
            handler.StatusCodeSelector = exception => exception switch
            {
                // Kestrel throws this for a faulty request while the server reads the body.
                BadHttpRequestException request => request.StatusCode,
                _ when unavailable.Value.Contains(exception) => StatusCodes.Status503ServiceUnavailable,
                _ => StatusCodes.Status500InternalServerError,
            };
            // A faulty request is not worth a line in the log. The rest is the default.
            handler.SuppressDiagnosticsCallback = error => error.Exception is BadHttpRequestException
                || error.ExceptionHandledBy == ExceptionHandledType.ExceptionHandlerService;
        });
        services.AddPathBase();
        services.AddOptions<JsonOptions>().Configure<IHttpContextAccessor>((json, current) =>
        {
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, ContractsJson.Default.WithPathBase(current));
            // Rejects numbers in quotes, as the OpenAPI document says.
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
        });
        services.AddOptions<ProxyOptions>()
            .Configure<IConfiguration>((proxies, configuration) => proxies.Read(configuration))
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
        app.Lifetime.ApplicationStarted.Register(() =>
        {
            app.Logger.RunsVersion(Health.Version);
            app.Logger.Listens(string.Join(", ", app.Urls));
        });
        app.UseForwardedHeaders();
        app.UseSitePathBase();
        app.UseSecurityHeaders();
        app.UseHsts();
        app.UseExceptionHandler();
        app.UseBrokenBody();
        app.UseCompression();
        app.UseWhen(IsForPrograms, programs => programs.UseStatusCodePages());
        app.UseCrossSiteRefusal();
        app.UseFormBody();
        app.UseOutputCache();
        return app;
    }

    /// <summary>Maps health, metrics, the API's document and reference, and problem details for unknown
    /// addresses.</summary>
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

    private static void DescribeUnavailable(ProblemDetailsContext context)
    {
        if (context.Exception is null || context.ProblemDetails.Status != StatusCodes.Status503ServiceUnavailable)
            return;
        context.ProblemDetails.Title = "Temporarily unavailable.";
        context.ProblemDetails.Detail = "The database, or a node of the cluster, does not answer. Retry later.";
        ProblemResults.SetRetryAfter(context.HttpContext.Response, UnavailableErrors.RetryAfter);
    }

    // People only send GET, to pages.
    private static bool IsForPrograms(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/api") || context.Request.Path.StartsWithSegments("/hubs")
        || !(HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method));
}
