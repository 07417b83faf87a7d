using BackpropWeb.Server.Http;
using Scalar.AspNetCore;

namespace BackpropWeb.Server.Hosting;

/// <summary>The interactive API reference: Scalar, with all files from this server. The page <c>/api</c> shows it in a
/// frame, because Scalar's styles would change the page.</summary>
internal static class ApiReferencePage
{
    public const string Route = "/scalar";

    /// <summary>Hashes of the two style attributes that Scalar sets as text, to measure the width of a scroll
    /// bar.</summary>
    private const string StyleHashes =
        "'unsafe-hashes' 'sha256-im4bR8m0i9OTwS6FwAG4MKlk4URQdZkDu1Tx9kDpKNw=' "
        + "'sha256-v6FGbsebOHJ39qjwyswuNyhVylA7DHti/pqoiIvwbXQ='";

    public static void MapReference(this IEndpointRouteBuilder app) =>
        app.MapScalarApiReference(Route, (options, context) =>
        {
            var nonce = ContentSecurity.NonceOf(context);
            ContentSecurity.Except(context, "frame-ancestors", "'self'");
            ContentSecurity.Except(context, "style-src", $"'self' 'nonce-{nonce}' {StyleHashes}");
            options.WithNonce(nonce)
                .WithTitle("BackpropWeb")
                .WithOpenApiRoutePattern(ApiDocument.Route)
                .WithLocalization(new ScalarLocalizationOptions
                {
                    Locale = context.Request.Query["language"] == "zh" ? "zh-CN" : "en",
                })
                .DisableDefaultFonts().DisableTelemetry().DisableAgent().DisableMcp()
                .HideClientButton().HideDeveloperTools().HideDarkModeToggle()
                // Scalar takes the nonce of its largest style element from the meta element, and gives the other
                // style elements none; the script does.
                .AddHeadContent($$"""
                    <meta property="csp-nonce" content="{{nonce}}">
                    <script src="{{SiteAddress.Of(context, "js/style-nonce.js")}}" data-nonce="{{nonce}}"></script>
                    """);
            options.ForceThemeMode = context.Request.Cookies["theme"] switch
            {
                "light" => ThemeMode.Light,
                "dark" => ThemeMode.Dark,
                _ => null,
            };
        });
}
