using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace BackpropWeb.Server.Http;

/// <summary>The address that people use for this site. Section <c>Hosting</c>.</summary>
internal sealed partial class SiteOptions
{
    public const string Section = "Hosting";

    /// <summary>Path that all addresses start with, such as <c>/backprop</c>. Default: none.</summary>
    public string? PathBase { get; set; }

    /// <summary>The root of the site, such as <c>https://uni.example/backprop</c>. Default: the
    /// request's own.</summary>
    public string? PublicUrl { get; set; }

    /// <summary>Whether a text is one or more segments, each with a slash before it.</summary>
    public static bool IsPathBase(string text) => Segments().IsMatch(text);

    [GeneratedRegex(@"^(/[A-Za-z0-9][A-Za-z0-9._~-]*)+\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Segments();

    public sealed class Validator : IValidateOptions<SiteOptions>
    {
        public ValidateOptionsResult Validate(string? name, SiteOptions options)
        {
            if (options.PathBase is { Length: > 0 } path && !IsPathBase(path))
                return ValidateOptionsResult.Fail(
                    $"{Section}:{nameof(PathBase)} must be a path such as /backprop, without a slash at its end; "
                    + $"it is \"{path}\".");
            if (options.PublicUrl is { Length: > 0 } url && !IsRoot(url))
                return ValidateOptionsResult.Fail(
                    $"{Section}:{nameof(PublicUrl)} must be an http or https address without a query; "
                    + $"it is \"{url}\".");
            return ValidateOptionsResult.Success;
        }

        private static bool IsRoot(string url) =>
            Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            && address is { Query: "", Fragment: "", UserInfo: "" };
    }
}
