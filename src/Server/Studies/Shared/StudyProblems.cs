using BackpropWeb.Server.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace BackpropWeb.Server.Studies.Shared;

/// <summary>Problem details about studies.</summary>
internal static class StudyProblems
{
    public static ProblemHttpResult NotFound(string id) => ProblemResults.NotFound("study", id);
}

/// <summary>The study does not exist or was deleted.</summary>
internal sealed class StudyNotFoundException : Exception
{
    private StudyNotFoundException(string message)
        : base(message)
    {
    }

    public static StudyNotFoundException Unknown(string? id) => new($"There is no study \"{id}\".");

    public static StudyNotFoundException Deleted(string id) => new($"Study \"{id}\" was deleted.");
}
