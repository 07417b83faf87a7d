using System.ComponentModel;
using System.Text.Json.Serialization;

namespace BackpropWeb.Contracts;

/// <summary>Body of <c>POST /api/classes</c>.</summary>
public sealed record ClassRequest
{
    /// <summary>The recipe that all members train, each from its own seed. Its start must be seeded.</summary>
    public RecipeDocument? Recipe { get; init; }

    /// <summary>Epochs per second, above 0 and at most 10,000. Default 60.</summary>
    public double? Pace { get; init; }

    /// <summary>A title of at most 200 characters.</summary>
    public string? Title { get; init; }
}

/// <summary>Status of a class.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ClassStatus>))]
public enum ClassStatus
{
    /// <summary>Members join and wait.</summary>
    [JsonStringEnumMemberName("waiting")]
    Waiting,

    /// <summary>All members train; new members start at once.</summary>
    [JsonStringEnumMemberName("running")]
    Running,

    /// <summary>Nobody can join any more.</summary>
    [JsonStringEnumMemberName("closed")]
    Closed,
}

/// <summary>A group of visitors who train one recipe together, each from the next seed.</summary>
/// <param name="Id">128-bit, URL-safe.</param>
/// <param name="Status">Status.</param>
/// <param name="Members">Number of members.</param>
/// <param name="Recipe">The recipe of member 1. The seed of member n is n − 1 larger.</param>
/// <param name="Pace">Epochs per second.</param>
/// <param name="Title">Title from its owner, or null.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="StartedAt">UTC, or null while members wait.</param>
/// <param name="Links">Related addresses.</param>
public record Class(
    string Id, ClassStatus Status, int Members, RecipeDocument Recipe, double Pace, string? Title,
    DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, ClassLinks Links);

/// <summary>Addresses related to a class, relative to the server's root.</summary>
/// <param name="Page">Its page, where visitors join and watch.</param>
public sealed record ClassLinks(string Page);

/// <summary>Response to the creation of a class.</summary>
public sealed record StartedClass(
    string Id, ClassStatus Status, int Members, RecipeDocument Recipe, double Pace, string? Title,
    DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, ClassLinks Links,
    [property: Description(
        "Key that starts, closes and deletes the class. Send it as the header X-Owner-Key. Only this response contains "
        + "it.")]
    string OwnerKey)
    : Class(Id, Status, Members, Recipe, Pace, Title, CreatedAt, StartedAt, Links)
{
    /// <summary>The class with its key. Not a constructor, because JSON needs a single one.</summary>
    public static StartedClass Of(Class created, string ownerKey) => new(
        created.Id, created.Status, created.Members, created.Recipe, created.Pace, created.Title, created.CreatedAt,
        created.StartedAt, created.Links, ownerKey);
}

/// <summary>Response to <c>POST /api/classes/{id}/join</c>: the visitor's own run.</summary>
public sealed record MemberRun(
    string Id, RunStatus Status, int Epoch, int Epochs, double? Pace, double? TotalError, double? MeanSquaredError,
    int? Correct, int Cases, int? SolvedAt, RecipeDocument Recipe, string RecipeHash, RunParent? Parent, string? Title,
    bool Listed, DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt, RunFailure? Failure,
    RunLinks Links,
    [property: Description("The visitor's number in the class, from 1.")]
    int Number)
    : Run(
        Id, Status, Epoch, Epochs, Pace, TotalError, MeanSquaredError, Correct, Cases, SolvedAt, Recipe, RecipeHash,
        Parent, Title, Listed, CreatedAt, StartedAt, FinishedAt, Failure, Links)
{
    /// <summary>A run with its member's number. Not a constructor, because JSON needs a single one.</summary>
    public static MemberRun Of(Run run, int number) => new(
        run.Id, run.Status, run.Epoch, run.Epochs, run.Pace, run.TotalError, run.MeanSquaredError, run.Correct,
        run.Cases, run.SolvedAt, run.Recipe, run.RecipeHash, run.Parent, run.Title, run.Listed, run.CreatedAt,
        run.StartedAt, run.FinishedAt, run.Failure, run.Links, number);
}

/// <summary>One item of the hub's stream <c>WatchClass(classId)</c>.</summary>
/// <param name="Status">Status of the class.</param>
/// <param name="Members">In the first item all members, later those that changed.</param>
public sealed record ClassBatch(ClassStatus Status, IReadOnlyList<ClassMember> Members);

/// <summary>A member of a class.</summary>
/// <param name="Number">Number in the order of joining, from 1.</param>
/// <param name="RunId">Id of the member's run.</param>
/// <param name="Epoch">Epochs trained.</param>
/// <param name="MeanSquaredError">Mean squared error at that epoch; null before epoch 0.</param>
/// <param name="Correct">Correct cases at that epoch; null likewise.</param>
/// <param name="SolvedAt">First epoch from which all cases stay correct to the end; null before the end.</param>
/// <param name="Status">Status of the run. A run that diverged ends as failed, before its last epoch.</param>
/// <param name="Plateau">Epochs on the plateau so far: from epoch 1 on, the error has stayed at or above 0.8 times that
/// of the best constant output. 0 without a plateau; null before epoch 0.</param>
/// <param name="Outputs">Output for each case at that epoch, rounded to three decimals, but never to 0.5. Only for one
/// output unit and at most 8 cases; otherwise, and before epoch 0, null.</param>
public sealed record ClassMember(
    int Number, string RunId, int Epoch, double? MeanSquaredError, int? Correct, int? SolvedAt, RunStatus Status,
    int? Plateau = null, double[]? Outputs = null);
