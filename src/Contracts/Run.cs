using System.ComponentModel;
using System.Text.Json.Serialization;

namespace BackpropWeb.Contracts;

/// <summary>Status of a run.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RunStatus>))]
public enum RunStatus
{
    /// <summary>Waits to be trained.</summary>
    [JsonStringEnumMemberName("queued")]
    Queued,

    /// <summary>Is being trained.</summary>
    [JsonStringEnumMemberName("running")]
    Running,

    /// <summary>Paused until its owner resumes it.</summary>
    [JsonStringEnumMemberName("paused")]
    Paused,

    /// <summary>Has trained all its epochs.</summary>
    [JsonStringEnumMemberName("finished")]
    Finished,

    /// <summary>Stopped by its owner.</summary>
    [JsonStringEnumMemberName("stopped")]
    Stopped,

    /// <summary>Failed; <see cref="Run.Failure"/> says why.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,
}

/// <summary>Groups of statuses.</summary>
public static class RunStatusExtensions
{
    /// <summary>Whether the run has ended: finished, stopped or failed. A failed run may be resumed.</summary>
    public static bool HasEnded(this RunStatus status) =>
        status is RunStatus.Finished or RunStatus.Stopped or RunStatus.Failed;

    /// <summary>Whether the run is queued or running.</summary>
    public static bool TakesTurns(this RunStatus status) => status is RunStatus.Queued or RunStatus.Running;
}

/// <summary>One training of a recipe.</summary>
/// <param name="Id">128-bit, URL-safe.</param>
/// <param name="Status">Status.</param>
/// <param name="Epoch">Epochs trained.</param>
/// <param name="Epochs">Epochs to train.</param>
/// <param name="Pace">Epochs per second; null for as fast as possible.</param>
/// <param name="TotalError">E at <paramref name="Epoch"/>; null before epoch 0.</param>
/// <param name="MeanSquaredError">ΣΣ (y − d)² / (cases × outputs) at <paramref name="Epoch"/>; null likewise.</param>
/// <param name="Correct">Correct cases at <paramref name="Epoch"/>; null likewise.</param>
/// <param name="Cases">Number of cases.</param>
/// <param name="SolvedAt">First epoch from which all cases stay correct to the end; null if there is none, or none
/// yet, or if the run diverged.</param>
/// <param name="Recipe">The complete recipe.</param>
/// <param name="RecipeHash">SHA-256 of the recipe's canonical JSON, lower-case hexadecimal.</param>
/// <param name="Parent">The run and epoch it was forked from, or null.</param>
/// <param name="Title">Title from its owner, or null.</param>
/// <param name="Listed">Whether it appears in lists.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="StartedAt">UTC, or null while queued.</param>
/// <param name="FinishedAt">UTC, or null while it has not ended.</param>
/// <param name="Failure">Why the run failed, or null.</param>
/// <param name="Links">Related addresses.</param>
public record Run(
    string Id, RunStatus Status, int Epoch, int Epochs, double? Pace, double? TotalError, double? MeanSquaredError,
    int? Correct, int Cases, int? SolvedAt, RecipeDocument Recipe, string RecipeHash, RunParent? Parent, string? Title,
    bool Listed, DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt, RunFailure? Failure,
    RunLinks Links)
{
    /// <summary>Why training or storing waits for the database; null unless it does.</summary>
    public RunWaiting? Waiting { get; init; }
}

/// <summary>Why a run waits. It continues by itself as soon as the cause is gone.</summary>
/// <param name="Code">"locked", "full", "readOnly" or "away": the state of the database.</param>
/// <param name="Message">An English sentence.</param>
/// <param name="Since">UTC.</param>
public sealed record RunWaiting(string Code, string Message, DateTimeOffset Since);

/// <summary>The run that a fork started from.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Epoch">The epoch whose weights the fork started with.</param>
public sealed record RunParent(string Id, int Epoch);

/// <summary>Why a run failed.</summary>
/// <param name="Code">"diverged", "storage" or "error".</param>
/// <param name="Message">An English sentence.</param>
/// <param name="Epoch">The last good epoch.</param>
public sealed record RunFailure(string Code, string Message, int Epoch)
{
    /// <summary>Code of a run that diverged: a value was not finite any more. It cannot be resumed.</summary>
    public const string Diverged = "diverged";

    /// <summary>Code of a run whose rows the database refused.</summary>
    public const string Storage = "storage";

    /// <summary>Code of a run whose training failed unexpectedly.</summary>
    public const string Error = "error";
}

/// <summary>Addresses related to a run, relative to the server's root.</summary>
/// <param name="Page">Its page.</param>
/// <param name="Tape">Its rows as JSON or CSV.</param>
/// <param name="State">The network at an epoch.</param>
/// <param name="Preview">A preview picture; null if the server draws none.</param>
/// <param name="Embed">The figure for an iframe; null if the server offers none.</param>
/// <param name="Recipe">A link that contains the recipe; null for a long recipe.</param>
public sealed record RunLinks(string Page, string Tape, string State, string? Preview, string? Embed, string? Recipe);

/// <summary>Response to the start of a run.</summary>
public sealed record StartedRun(
    string Id, RunStatus Status, int Epoch, int Epochs, double? Pace, double? TotalError, double? MeanSquaredError,
    int? Correct, int Cases, int? SolvedAt, RecipeDocument Recipe, string RecipeHash, RunParent? Parent, string? Title,
    bool Listed, DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt, RunFailure? Failure,
    RunLinks Links,
    [property: Description(
        "Key that steers and deletes the run. Send it as the header X-Owner-Key. Only this response contains it.")]
    string OwnerKey)
    : Run(Id, Status, Epoch, Epochs, Pace, TotalError, MeanSquaredError, Correct, Cases, SolvedAt, Recipe, RecipeHash,
        Parent, Title, Listed, CreatedAt, StartedAt, FinishedAt, Failure, Links)
{
    /// <summary>The run with the key that steers it. Not a constructor, because JSON needs a single one.</summary>
    public static StartedRun Of(Run run, string ownerKey) => new(
        run.Id, run.Status, run.Epoch, run.Epochs, run.Pace, run.TotalError, run.MeanSquaredError, run.Correct,
        run.Cases, run.SolvedAt, run.Recipe, run.RecipeHash, run.Parent, run.Title, run.Listed, run.CreatedAt,
        run.StartedAt, run.FinishedAt, run.Failure, run.Links, ownerKey);
}

/// <summary>Runs whose owners listed them, newest first.</summary>
/// <param name="Runs">One page.</param>
/// <param name="Before">Pass it as <c>before</c> to get the next page; null at the end.</param>
public sealed record RunList(IReadOnlyList<Run> Runs, string? Before);
