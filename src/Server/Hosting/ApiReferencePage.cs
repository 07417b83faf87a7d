using BackpropWeb.Server.Http;
using Scalar.AspNetCore;

namespace BackpropWeb.Server.Hosting;

/// <summary>The reference of the interface to read and try: Scalar, all of whose files come from this server. It lives
/// in a frame of the page <c>/api</c>, because its styles would change that of a page around it.</summary>
internal static class ApiReferencePage
{
    public const string Route = "/scalar";

    /// <summary>Of the two style attributes by which Scalar measures the width of a scroll bar, the only ones that it
    /// sets as text.</summary>
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
                // The first: where Scalar looks for the nonce of its largest style element. It forgets the others.
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
