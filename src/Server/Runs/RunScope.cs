namespace BackpropWeb.Server.Runs;

/// <summary>Gives every line that is logged on behalf of a run its id, also those of the database and the framework.</summary>
public sealed class RunScope(ILogger<RunScope> logger) : IEndpointFilter
{
    /// <summary>What to begin a scope with. An id that no run can have is not repeated.</summary>
    public static KeyValuePair<string, object?>[] Of(string? id) =>
        [KeyValuePair.Create("RunId", (object?)(RunId.IsWellFormed(id) ? id : null))];

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        using var scope = logger.BeginScope(Of(context.HttpContext.GetRouteValue("id") as string));
        return await next(context);
    }
}
