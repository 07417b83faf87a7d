using BackpropWeb.Client.Localization;
using BackpropWeb.Contracts;
using BackpropWeb.Server.Http;
using BackpropWeb.Server.Runs.Queries;
using BackpropWeb.Server.Runs.Shared;
using Microsoft.Net.Http.Headers;

namespace BackpropWeb.Server.Previews;

/// <summary>REST for other sites: a run's picture, and its figure by oEmbed.</summary>
internal static class PreviewsApi
{
    private const string Kept = "public, max-age=3600";

    private static readonly TimeSpan UntilThereIsAPlace = TimeSpan.FromSeconds(5);

    public static void AddPreviews(this WebApplicationBuilder builder) => builder.Services.AddSingleton<Previews>();

    public static void MapPreviews(this WebApplication app)
    {
        foreach (var prefix in (string[])["", PageAddress.ChinesePrefix])
        {
            foreach (var (extension, type) in (ReadOnlySpan<(string, string)>)
                [("png", "image/png"), ("svg", "image/svg+xml")])
            {
                var address = $"{prefix}/runs/{{id}}/preview.{extension}";
                app.MapGet(address, Picture).AddEndpointFilter<RunLogScope>()
                    .WithTags("Runs").WithSummary("A picture of a run, for previews of links.")
                    .WithDescription("Its curve, outputs and title, as far as it has come. "
                        + "Under /zh the words are Chinese.")
                    .Produces(StatusCodes.Status200OK, contentType: type)
                    .Produces(StatusCodes.Status304NotModified).ProducesProblems(404, 429);
                app.MapMethods(address, [HttpMethods.Head], Picture)
                    .AddEndpointFilter<RunLogScope>().ExcludeFromDescription();

                Task<IResult> Picture(
                    string id, HttpContext context, RunQueries queries, Previews previews,
                    CancellationToken cancellationToken) =>
                    RespondAsync(id, type, context, queries, previews, cancellationToken);
            }
        }

        OEmbed.Map(app);
    }

    private static async Task<IResult> RespondAsync(
        string id, string type, HttpContext context, RunQueries queries, Previews previews,
        CancellationToken cancellationToken)
    {
        if (await queries.FindAsync(id, cancellationToken) is not { } run)
            return RunProblems.NotFound(id);
        if (await previews.OfAsync(run, type != "image/png", cancellationToken) is not { } preview)
            return ProblemResults.Busy("Too many pictures are being drawn.", UntilThereIsAPlace, context.Response);
        context.Response.Headers.CacheControl = run.Status.HasEnded() ? Kept : "no-cache";
        // Other sites may show the picture.
        context.Response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        return TypedResults.Bytes(preview.Bytes, type, entityTag: EntityTagHeaderValue.Parse(preview.Tag));
    }
}
