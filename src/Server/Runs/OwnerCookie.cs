using BackpropWeb.Client.Localization;
using BackpropWeb.Contracts;

namespace BackpropWeb.Server.Runs;

/// <summary>Keeps a run's owner key in the browser that started it, out of reach of any script. Sent to the run's own
/// addresses only, of which there are three: were it sent to all, a hundred runs would fill every request's head.</summary>
public static class OwnerCookie
{
    private static readonly TimeSpan Age = TimeSpan.FromDays(365);

    public static void Set(HttpContext context, StartedRun run)
    {
        foreach (var path in Paths(run.Id))
        {
            context.Response.Cookies.Append(Name(run.Id), run.OwnerKey, new()
            {
                Path = path,
                HttpOnly = true,
                SameSite = SameSiteMode.Strict,
                Secure = context.Request.IsHttps,
                MaxAge = Age,
                IsEssential = true,
            });
        }
    }

    public static string? Read(HttpContext context, string id) => context.Request.Cookies[Name(id)];

    public static void Delete(HttpContext context, string id)
    {
        foreach (var path in Paths(id))
            context.Response.Cookies.Delete(Name(id), new() { Path = path });
    }

    private static string Name(string id) => $"owner-{id}";

    /// <summary>The interface, and the page in both languages.</summary>
    private static string[] Paths(string id) =>
        [$"/api/runs/{id}", $"/runs/{id}", $"{PageAddress.ChinesePrefix}/runs/{id}"];
}
