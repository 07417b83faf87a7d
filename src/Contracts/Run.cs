using System.ComponentModel;
using System.Text.Json.Serialization;

namespace BackpropWeb.Contracts;

/// <summary>Where a run stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RunStatus>))]
public enum RunStatus
{
    /// <summary>Waits for its first turn.</summary>
    [JsonStringEnumMemberName("queued")]
    Queued,

    /// <summary>Is being trained.</summary>
    [JsonStringEnumMemberName("running")]
    Running,

    /// <summary>Stands still until its owner resumes it.</summary>
    [JsonStringEnumMemberName("paused")]
    Paused,

    /// <summary>Has trained all its epochs.</summary>
    [JsonStringEnumMemberName("finished")]
    Finished,

    /// <summary>Was ended by its owner.</summary>
    [JsonStringEnumMemberName("stopped")]
    Stopped,

    /// <summary>Could not go on; <see cref="Run.Failure"/> says why.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,
}

/// <summary>What a run status means for those who wait.</summary>
public static class RunStatusExtensions
{
    /// <summary>Whether the run has ended: finished, stopped or failed. A failed one may yet be resumed.</summary>
    public static bool HasEnded(this RunStatus status) =>
        status is RunStatus.Finished or RunStatus.Stopped or RunStatus.Failed;

    /// <summary>Whether the run is trained as soon as it is its turn: queued or running.</summary>
    public static bool TakesTurns(this RunStatus status) => status is RunStatus.Queued or RunStatus.Running;
}

/// <summary>One training of a recipe.</summary>
/// <param name="Id">128-bit, URL-safe.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Epoch">Epochs trained.</param>
/// <param name="Epochs">Epochs to train.</param>
/// <param name="Pace">Epochs a second, or null for as fast as possible.</param>
/// <param name="TotalError">E at <paramref name="Epoch"/>; null before epoch 0 is known.</param>
/// <param name="MeanSquaredError">ΣΣ (y − d)² / (cases × outputs) at <paramref name="Epoch"/>; null likewise.</param>
/// <param name="Correct">Correct cases at <paramref name="Epoch"/>; null likewise.</param>
/// <param name="Cases">All cases.</param>
/// <param name="SolvedAt">First epoch from which all cases stay correct to the end; null if there is none, or none yet.</param>
/// <param name="Recipe">All that fixes its bits.</param>
/// <param name="RecipeHash">SHA-256 of the recipe's canonical JSON, lower-case hexadecimal.</param>
/// <param name="Parent">The run and epoch it was forked from, or null.</param>
/// <param name="Title">Its owner's words, or null.</param>
/// <param name="Listed">Whether it appears in lists.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="StartedAt">UTC, or null while queued.</param>
/// <param name="FinishedAt">UTC, or null while it has not ended.</param>
/// <param name="Failure">Why it could not go on, or null.</param>
/// <param name="Links">Addresses of what belongs to it.</param>
public record Run(
    string Id, RunStatus Status, int Epoch, int Epochs, double? Pace, double? TotalError, double? MeanSquaredError,
    int? Correct, int Cases, int? SolvedAt, RecipeDocument Recipe, string RecipeHash, RunParent? Parent, string? Title,
    bool Listed, DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt, RunFailure? Failure,
    RunLinks Links);

/// <summary>The run that another one was forked from.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Epoch">The epoch whose weights were taken.</param>
public sealed record RunParent(string Id, int Epoch);

/// <summary>Why a run could not go on.</summary>
/// <param name="Code">A word for programs: "diverged", "storage", "error".</param>
/// <param name="Message">A sentence for people, in English.</param>
/// <param name="Epoch">The last good epoch.</param>
public sealed record RunFailure(string Code, string Message, int Epoch)
{
    /// <summary>The code of a run whose numbers would leave the finite ones: it can never go on.</summary>
    public const string Diverged = "diverged";
}

/// <summary>Addresses of what belongs to a run, relative to the server's root.</summary>
/// <param name="Page">The page that people share.</param>
/// <param name="Tape">Its rows as JSON or CSV.</param>
/// <param name="State">The network at an epoch.</param>
/// <param name="Preview">A picture of it; null where the server draws none.</param>
/// <param name="Embed">The figure alone; null where the server offers none.</param>
/// <param name="Recipe">A link that carries the whole recipe; null where the server offers none.</param>
public sealed record RunLinks(string Page, string Tape, string State, string? Preview, string? Embed, string? Recipe);

/// <summary>What the one who starts a run is told, once.</summary>
public sealed record StartedRun(
    string Id, RunStatus Status, int Epoch, int Epochs, double? Pace, double? TotalError, double? MeanSquaredError,
    int? Correct, int Cases, int? SolvedAt, RecipeDocument Recipe, string RecipeHash, RunParent? Parent, string? Title,
    bool Listed, DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt, RunFailure? Failure,
    RunLinks Links,
    [property: Description("What steers and deletes the run, as the header X-Owner-Key; told in this answer only.")] string OwnerKey)
    : Run(Id, Status, Epoch, Epochs, Pace, TotalError, MeanSquaredError, Correct, Cases, SolvedAt, Recipe, RecipeHash,
        Parent, Title, Listed, CreatedAt, StartedAt, FinishedAt, Failure, Links)
{
    /// <summary>The run with the key that steers it. Not a constructor: JSON would not know which one to call.</summary>
    public static StartedRun Of(Run run, string ownerKey) => new(
        run.Id, run.Status, run.Epoch, run.Epochs, run.Pace, run.TotalError, run.MeanSquaredError, run.Correct,
        run.Cases, run.SolvedAt, run.Recipe, run.RecipeHash, run.Parent, run.Title, run.Listed, run.CreatedAt,
        run.StartedAt, run.FinishedAt, run.Failure, run.Links, ownerKey);
}

/// <summary>Runs whose owners listed them, newest first.</summary>
/// <param name="Runs">A page of them.</param>
/// <param name="Before">Pass it as <c>before</c> to get the next page; null at the end.</param>
public sealed record RunList(IReadOnlyList<Run> Runs, string? Before);
