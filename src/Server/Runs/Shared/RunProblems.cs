using BackpropWeb.Server.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace BackpropWeb.Server.Runs.Shared;

/// <summary>Problem details about runs.</summary>
internal static class RunProblems
{
    public static ProblemHttpResult NotFound(string id) => ProblemResults.NotFound("run", id);

    public static ProblemHttpResult NotFinite(int epoch) => TypedResults.Problem(
        statusCode: StatusCodes.Status409Conflict, title: "A number of this epoch is not finite.",
        detail: $"At epoch {epoch} a derivative is too large for a number; the run diverges here.");
}
