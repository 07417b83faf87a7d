using BackpropWeb.Contracts;

namespace BackpropWeb.Server.Runs;

/// <summary>Keeps a run's owner key in the browser that started it, out of reach of any script.</summary>
public static class OwnerCookie
{
    private static readonly TimeSpan Age = TimeSpan.FromDays(365);

    public static void Set(HttpContext context, StartedRun run) =>
        context.Response.Cookies.Append(Name(run.Id), run.OwnerKey, new()
        {
            Path = Path(run.Id),
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Secure = context.Request.IsHttps,
            MaxAge = Age,
            IsEssential = true,
        });

    public static string? Read(HttpContext context, string id) => context.Request.Cookies[Name(id)];

    public static void Delete(HttpContext context, string id) =>
        context.Response.Cookies.Delete(Name(id), new() { Path = Path(id) });

    private static string Name(string id) => $"owner-{id}";

    private static string Path(string id) => $"/api/runs/{id}";
}
