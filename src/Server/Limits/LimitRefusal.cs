using BackpropWeb.Server.Http;

namespace BackpropWeb.Server.Limits;

/// <summary>A limit that a request would exceed.</summary>
/// <param name="Reason">A sentence that names the limit.</param>
/// <param name="RetryAfter">Time until a retry.</param>
internal sealed record LimitRefusal(string Reason, TimeSpan RetryAfter)
{
    public IResult ToResult(HttpResponse response) => ProblemResults.Busy(Reason, RetryAfter, response);
}
