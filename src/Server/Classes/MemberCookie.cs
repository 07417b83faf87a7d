using BackpropWeb.Server.Runs.Shared;

namespace BackpropWeb.Server.Classes;

/// <summary>Marks a browser as a member of a class. It holds a random key and nothing personal.</summary>
internal static class MemberCookie
{
    private static readonly TimeSpan Age = TimeSpan.FromDays(30);

    public static void Set(HttpContext context, string id, string key) =>
        KeyCookie.Set(context, Name(id), key, $"/{OwnerCookie.Classes}/{id}", Age);

    public static string? Read(HttpContext context, string id) => context.Request.Cookies[Name(id)];

    private static string Name(string id) => $"member-{id}";
}
