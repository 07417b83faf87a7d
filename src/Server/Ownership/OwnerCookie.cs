namespace BackpropWeb.Server.Ownership;

/// <summary>Keeps the owner key of a run, study or class in the browser that started it.</summary>
internal static class OwnerCookie
{
    public const string Runs = "runs";

    public const string Studies = "studies";

    public const string Classes = "classes";

    private static readonly TimeSpan Age = TimeSpan.FromDays(365);

    public static void Set(HttpContext context, string id, string ownerKey, string collection = Runs) =>
        KeyCookie.Set(context, Name(id), ownerKey, Address(collection, id), Age);

    public static string? Read(HttpContext context, string id) => context.Request.Cookies[Name(id)];

    public static void Delete(HttpContext context, string id, string collection = Runs) =>
        KeyCookie.Delete(context, Name(id), Address(collection, id));

    private static string Name(string id) => $"owner-{id}";

    private static string Address(string collection, string id) => $"/{collection}/{id}";
}
