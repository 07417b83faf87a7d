namespace BackpropWeb.Server.Http;

internal static class ProblemResponses
{
    /// <summary>Declares the error statuses of an operation, all answered with problem details.</summary>
    public static RouteHandlerBuilder ProducesProblems(
        this RouteHandlerBuilder route,
        params ReadOnlySpan<int> statuses)
    {
        foreach (var status in statuses)
            route.ProducesProblem(status);
        return route;
    }
}
