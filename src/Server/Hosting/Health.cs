using System.Reflection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace BackpropWeb.Server.Hosting;

/// <summary><c>/healthz/live</c>: the process answers. <c>/healthz/ready</c>: the database answers and training makes
/// progress, so the server can take requests.</summary>
internal static class Health
{
    public const string Live = "/healthz/live";
    public const string Ready = "/healthz/ready";

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(3);

    public static string Version { get; } =
        typeof(Health).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
            .Split('+')[0] ?? "";

    /// <summary>Each part of the server registers its own checks; all of them get the same timeout.</summary>
    public static void AddHealth(this IServiceCollection services)
    {
        services.AddHealthChecks();
        services.PostConfigure<HealthCheckServiceOptions>(checks =>
        {
            foreach (var check in checks.Registrations)
                check.Timeout = Longest;
        });
    }

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        var health = app.MapGroup("").WithTags("Health");
        health.MapGet(Live, () => TypedResults.Ok(new HealthResponse("ok", Version, new Dictionary<string, string>())))
            .WithSummary("Checks that the process answers.")
            .WithDescription("Checks nothing else. If it fails, restart the server.")
            .Produces<HealthResponse>();
        health.MapGet(Ready, AskAsync)
            .WithSummary("Checks that the database answers and training makes progress.")
            .WithDescription("Lists each check by name. While one fails, send requests elsewhere.")
            .Produces<HealthResponse>().Produces<HealthResponse>(StatusCodes.Status503ServiceUnavailable);
    }

    // The response has fixed words only; exceptions of checks are in the log.
    private static async Task<IResult> AskAsync(HttpContext context, HealthCheckService checks)
    {
        context.Response.Headers.CacheControl = "no-store";
        var report = await checks.CheckHealthAsync(context.RequestAborted);
        return TypedResults.Json(
            new HealthResponse(
                Word(report.Status),
                Version,
                report.Entries.ToDictionary(entry => entry.Key, entry => Word(entry.Value.Status))),
            statusCode: report.Status == HealthStatus.Healthy
                ? StatusCodes.Status200OK
                : StatusCodes.Status503ServiceUnavailable);
    }

    private static string Word(HealthStatus status) => status == HealthStatus.Healthy ? "ok" : "failing";
}

/// <summary>Health of the server.</summary>
/// <param name="Status">"ok" or "failing".</param>
/// <param name="Version">Version of the server.</param>
/// <param name="Checks">"ok" or "failing" by check.</param>
internal sealed record HealthResponse(string Status, string Version, IReadOnlyDictionary<string, string> Checks);
