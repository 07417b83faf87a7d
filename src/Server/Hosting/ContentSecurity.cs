using System.Buffers.Text;
using System.Security.Cryptography;

namespace BackpropWeb.Server.Hosting;

/// <summary>The Content-Security-Policy of all responses.</summary>
internal static class ContentSecurity
{
    private const int NonceBytes = 16;

    private static readonly object NonceKey = new();
    private static readonly object ExceptionsKey = new();

    /// <summary>The nonce that allows the script elements of this response.</summary>
    public static string NonceOf(HttpContext context) =>
        (string)(context.Items[NonceKey] ??= Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(NonceBytes)));

    /// <summary>Whether this response is the embedded figure, which any site may show in a frame.</summary>
    public static bool IsEmbed(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/embed") || context.Request.Path.StartsWithSegments("/zh/embed");

    /// <summary>Replaces a directive for this response.</summary>
    public static void Except(HttpContext context, string directive, string sources) =>
        ((Dictionary<string, string>)(context.Items[ExceptionsKey] ??= new Dictionary<string, string>()))[directive] =
            sources;

    public static string PolicyOf(HttpContext context)
    {
        var policy = new Dictionary<string, string>
        {
            ["default-src"] = "'none'",
            ["base-uri"] = "'self'",
            ["form-action"] = "'self'",
            ["frame-ancestors"] = "'none'",
            ["font-src"] = "'self'",
            ["manifest-src"] = "'self'",
            ["connect-src"] = "'self'",
            ["img-src"] = "'self' data: blob:",
            ["script-src"] = $"'self' 'wasm-unsafe-eval' 'nonce-{NonceOf(context)}'",
            ["style-src"] = "'self'",
        };
        foreach (var (directive, sources) in context.Items[ExceptionsKey] as Dictionary<string, string> ?? [])
            policy[directive] = sources;
        return string.Join("; ", policy.Select(directive => $"{directive.Key} {directive.Value}"));
    }
}
