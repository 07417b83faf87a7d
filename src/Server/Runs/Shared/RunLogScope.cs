namespace BackpropWeb.Server.Runs.Shared;

/// <summary>Adds the run id to all log lines of a request, including those of database and framework.</summary>
internal sealed class RunLogScope(ILogger<RunLogScope> logger) : IEndpointFilter
{
    /// <summary>State of the scope. Malformed ids are not logged.</summary>
    public static KeyValuePair<string, object?>[] Of(string? id) =>
        [KeyValuePair.Create("RunId", (object?)(RunId.IsWellFormed(id) ? id : null))];

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        using var scope = logger.BeginScope(Of(context.HttpContext.GetRouteValue("id") as string));
        return await next(context);
    }
}
