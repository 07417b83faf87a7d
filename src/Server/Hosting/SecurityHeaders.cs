namespace BackpropWeb.Server.Hosting;

/// <summary>Adds the security headers to every response.</summary>
internal static class SecurityHeaders
{
    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app) =>
        app.Use((context, next) =>
        {
            // Set when the response starts, because an exception handler clears earlier headers.
            context.Response.OnStarting(() =>
            {
                var headers = context.Response.Headers;
                headers.ContentSecurityPolicy = ContentSecurity.PolicyOf(context);
                headers.XContentTypeOptions = "nosniff";
                headers["Referrer-Policy"] = "strict-origin-when-cross-origin";
                headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
                headers["Cross-Origin-Opener-Policy"] = "same-origin";
                headers.TryAdd(
                    "Cross-Origin-Resource-Policy",
                    ContentSecurity.IsEmbed(context) ? "cross-origin" : "same-origin");
                return Task.CompletedTask;
            });
            return next(context);
        });
}
