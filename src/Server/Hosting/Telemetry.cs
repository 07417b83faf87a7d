using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace BackpropWeb.Server.Hosting;

/// <summary>Metrics for Prometheus at <c>/metrics</c>. Traces, metrics and logs go to a collector by OTLP, if
/// OpenTelemetry's own settings (<c>OTEL_EXPORTER_OTLP_ENDPOINT</c> and others) name one.</summary>
internal static class Telemetry
{
    public const string Route = "/metrics";

    public const string CollectorKey = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("backpropweb", serviceVersion: Health.Version))
            .WithMetrics(metrics => metrics
                .AddMeter("System.Runtime")
                .AddAspNetCoreInstrumentation()
                .AddPrometheusExporter());
        if (builder.Configuration[CollectorKey] is not { Length: > 0 } collector)
            return;

        if (!Uri.TryCreate(collector, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            builder.Services.AddOptions<OtlpExporterOptions>()
                .Validate(_ => false, $"{CollectorKey} must be an http or https address; it is \"{collector}\".")
                .ValidateOnStart();
            return;
        }

        telemetry
            .WithMetrics(metrics => metrics.AddOtlpExporter())
            .WithTracing(traces => traces
                .AddSource("Microsoft.AspNetCore.SignalR.Server")
                .AddAspNetCoreInstrumentation(requests => requests.Filter = context => !IsProbe(context.Request.Path))
                .AddOtlpExporter())
            .WithLogging(logs => logs.AddOtlpExporter(), logs => logs.IncludeScopes = true);
    }

    public static void MapMetrics(this IEndpointRouteBuilder app) =>
        app.MapPrometheusScrapingEndpoint(Route)
            .WithMetadata(new HttpMethodMetadata([HttpMethods.Get, HttpMethods.Head]));

    // Machines send these every few seconds; their traces would hide the others.
    private static bool IsProbe(PathString path) =>
        path.StartsWithSegments("/healthz") || path.StartsWithSegments(Route);
}
