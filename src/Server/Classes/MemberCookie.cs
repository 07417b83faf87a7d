using BackpropWeb.Server.Ownership;

namespace BackpropWeb.Server.Classes;

/// <summary>Marks a browser as a member of a class. It holds a random key and nothing personal.</summary>
internal static class MemberCookie
{
    private static readonly TimeSpan Age = TimeSpan.FromDays(30);

    /// <summary>Sets the key in the response, also in one of the error handler, which discards all headers: the member
    /// may be stored although the response says that something failed, and then the next request finds it.</summary>
    public static void Keep(HttpContext context, string id, string key) =>
        context.Response.OnStarting(() =>
        {
            if (context.Response.StatusCode != StatusCodes.Status409Conflict)
                KeyCookie.Set(context, Name(id), key, $"/{OwnerCookie.Classes}/{id}", Age);
            return Task.CompletedTask;
        });

    public static string? Read(HttpContext context, string id) => context.Request.Cookies[Name(id)];

    private static string Name(string id) => $"member-{id}";
}
