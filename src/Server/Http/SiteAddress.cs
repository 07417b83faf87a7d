using Microsoft.Extensions.Options;

namespace BackpropWeb.Server.Http;

/// <summary>Addresses of this site for headers, programs and other sites, which have no base element. Their argument is
/// relative to the root of the site, as <c>PageAddress</c> gives it; a slash before it changes nothing.</summary>
internal static class SiteAddress
{
    /// <summary>The root: a slash, or "/backprop/" on a site that is hosted under that path.</summary>
    public static string Root(HttpContext context) => context.Request.PathBase + "/";

    /// <summary>An address without scheme and host.</summary>
    public static string Of(HttpContext context, string address) => Root(context) + address.TrimStart('.', '/');

    /// <summary>The address of the page that is asked for, with its query. A fragment alone would be one of the base
    /// element's page.</summary>
    public static string Here(HttpContext context) =>
        context.Request.PathBase.Add(context.Request.Path).Add(context.Request.QueryString);

    /// <summary>An address with scheme and host: those of <c>Hosting:PublicUrl</c>, or of the request, which a client
    /// can forge.</summary>
    public static string Absolute(HttpContext context, string address)
    {
        var site = context.RequestServices.GetRequiredService<IOptions<SiteOptions>>().Value;
        return site.PublicUrl is { Length: > 0 } url
            ? $"{url.TrimEnd('/')}/{address.TrimStart('.', '/')}"
            : $"{context.Request.Scheme}://{context.Request.Host}{Of(context, address)}";
    }
}
