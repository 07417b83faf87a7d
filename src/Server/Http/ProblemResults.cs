using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;

namespace BackpropWeb.Server.Http;

/// <summary>Creates problem details (RFC 9457).</summary>
internal static class ProblemResults
{
    /// <summary>Field name of errors that concern the whole body.</summary>
    public const string Body = "body";

    private const int LongestShownId = 64;

    /// <param name="noun">Kind of the resource with the id, such as "run".</param>
    public static ProblemHttpResult NotFound(string noun, string id) => TypedResults.Problem(
        statusCode: StatusCodes.Status404NotFound, title: $"{char.ToUpperInvariant(noun[0])}{noun[1..]} not found.",
        detail: $"No {noun} has the id \"{id.Shorten(LongestShownId)}\".");

    /// <param name="noun">Kind of the resource, such as "run".</param>
    /// <param name="action">The action that is not possible.</param>
    /// <param name="status">The status that does not allow it.</param>
    /// <param name="possible">The actions that are possible.</param>
    /// <param name="otherwise">A sentence for a status without possible actions.</param>
    public static ProblemHttpResult NotNow(
        string noun, string action, string status, string[] possible, string otherwise)
    {
        var state = status.ToLowerInvariant();
        var help = possible.Length > 0 ? $"Possible are {string.Join(", ", possible)}." : otherwise;
        return TypedResults.Problem(
            statusCode: StatusCodes.Status409Conflict, title: $"The {noun}'s state does not allow this.",
            detail: $"{action}: the {noun} is {state}. {help}",
            extensions: new Dictionary<string, object?> { ["state"] = state, ["possible"] = possible });
    }

    public static ProblemHttpResult Fields(FieldErrors errors) => Fields(errors.ToDictionary(), errors.IsMalformed);

    public static ProblemHttpResult Fields(IReadOnlyDictionary<string, string[]> errors, bool isMalformed)
    {
        if (errors.ContainsKey(""))
            errors = errors.ToDictionary(error => error.Key.Length == 0 ? Body : error.Key, error => error.Value);
        return TypedResults.Problem(
            statusCode: isMalformed ? StatusCodes.Status400BadRequest : StatusCodes.Status422UnprocessableEntity,
            title: isMalformed ? "The request is malformed." : "A value is out of range.",
            detail: string.Join(" ", errors.Take(3).Select(error => $"{error.Key}: {error.Value[0].TrimEnd('.')}.")),
            extensions: new Dictionary<string, object?> { ["errors"] = errors });
    }

    public static ProblemHttpResult Field(string path, string message, bool isMalformed = false) =>
        Fields(new Dictionary<string, string[]> { [path] = [message] }, isMalformed);

    public static void SetRetryAfter(HttpResponse response, TimeSpan retryAfter) =>
        response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(retryAfter.TotalSeconds))
            .ToString(CultureInfo.InvariantCulture);

    public static IResult Busy(string reason, TimeSpan retryAfter, HttpResponse response)
    {
        SetRetryAfter(response, retryAfter);
        return TypedResults.Problem(
            statusCode: StatusCodes.Status429TooManyRequests, title: "Too many requests.", detail: reason);
    }
}
