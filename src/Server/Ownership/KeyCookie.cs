using BackpropWeb.Client.Localization;

namespace BackpropWeb.Server.Ownership;

/// <summary>A cookie with a key to one run, study or class. Scripts cannot read it. The browser sends it to three
/// addresses only (the API, and the page in both languages), so that many keys do not fill the headers of every
/// request.</summary>
internal static class KeyCookie
{
    /// <param name="address">Of the page in English, such as <c>/runs/ID</c>.</param>
    public static void Set(HttpContext context, string name, string key, string address, TimeSpan age)
    {
        foreach (var path in Paths(context, address))
        {
            context.Response.Cookies.Append(name, key, new()
            {
                Path = path,
                HttpOnly = true,
                SameSite = SameSiteMode.Strict,
                Secure = context.Request.IsHttps,
                MaxAge = age,
                IsEssential = true,
            });
        }
    }

    public static void Delete(HttpContext context, string name, string address)
    {
        foreach (var path in Paths(context, address))
            context.Response.Cookies.Delete(name, new() { Path = path });
    }

    private static IEnumerable<string> Paths(HttpContext context, string address) =>
        from prefix in (string[])["/api", "", PageAddress.ChinesePrefix]
        select $"{context.Request.PathBase}{prefix}{address}";
}
