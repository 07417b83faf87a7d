namespace BackpropWeb.Server.Http;

/// <summary>Recognizes exceptions of requests that may succeed later; the server responds with status 503. Each
/// part of the server adds its own exceptions with <c>services.Configure&lt;UnavailableErrors&gt;</c>.</summary>
internal sealed class UnavailableErrors
{
    /// <summary>When a client should try again.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    private readonly List<Func<Exception, bool>> _predicates = [];

    public void Add(Func<Exception, bool> predicate) => _predicates.Add(predicate);

    public bool Contains(Exception exception) => _predicates.Exists(predicate => predicate(exception));
}
