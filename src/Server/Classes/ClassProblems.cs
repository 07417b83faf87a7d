using BackpropWeb.Server.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace BackpropWeb.Server.Classes;

/// <summary>Problem details about classes.</summary>
internal static class ClassProblems
{
    public static ProblemHttpResult NotFound(string id) => ProblemResults.NotFound("class", id);

    public static ProblemHttpResult Closed() => TypedResults.Problem(
        statusCode: StatusCodes.Status409Conflict, title: "The class is closed.",
        detail: "Nobody can join or start a closed class.");

    public static ProblemHttpResult Full(int members) => TypedResults.Problem(
        statusCode: StatusCodes.Status409Conflict, title: "The class is full.",
        detail: $"It has {members} members; the limit Limits:ClassMembers is {members}.");
}

/// <summary>The class does not exist or was deleted.</summary>
internal sealed class ClassNotFoundException(string? id) : Exception($"There is no class \"{id}\".");
