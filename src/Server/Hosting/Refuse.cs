using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;

namespace BackpropWeb.Server.Hosting;

/// <summary>Refusals as problem details (RFC 9457), with a title that says what to do.</summary>
public static class Refuse
{
    /// <summary>The field that errors of a body as a whole are named by.</summary>
    public const string Body = "body";

    public static ProblemHttpResult Fields(IReadOnlyDictionary<string, string[]> errors, bool isMalformed)
    {
        if (errors.ContainsKey(""))
            errors = errors.ToDictionary(error => error.Key.Length == 0 ? Body : error.Key, error => error.Value);
        return TypedResults.Problem(
            statusCode: isMalformed ? StatusCodes.Status400BadRequest : StatusCodes.Status422UnprocessableEntity,
            title: isMalformed ? "The request cannot be read." : "The request asks for something that is not allowed.",
            detail: string.Join(" ", errors.Take(3).Select(error => $"{error.Key}: {error.Value[0]}.")),
            extensions: new Dictionary<string, object?> { ["errors"] = errors });
    }

    public static ProblemHttpResult Field(string path, string message, bool isMalformed = false) =>
        Fields(new Dictionary<string, string[]> { [path] = [message] }, isMalformed);

    public static ProblemHttpResult UnknownRun(string id) => TypedResults.Problem(
        statusCode: StatusCodes.Status404NotFound, title: "There is no such run.",
        detail: $"No run has the id \"{(id.Length > 64 ? id[..64] + "…" : id)}\".");

    public static ProblemHttpResult NotOwner() => TypedResults.Problem(
        statusCode: StatusCodes.Status403Forbidden, title: "Only its owner may do this.",
        detail: "Send the run's ownerKey as the header X-Owner-Key.");

    public static void SetRetryAfter(HttpResponse response, TimeSpan retryAfter) =>
        response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(retryAfter.TotalSeconds)).ToString(CultureInfo.InvariantCulture);

    public static IResult Busy(string reason, TimeSpan retryAfter, HttpResponse response)
    {
        SetRetryAfter(response, retryAfter);
        return TypedResults.Problem(
            statusCode: StatusCodes.Status429TooManyRequests, title: "Too much at this time.", detail: reason);
    }
}
