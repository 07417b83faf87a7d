using Microsoft.Extensions.Options;

namespace BackpropWeb.Server.Limits;

/// <summary>Limits per client and in total. Section <c>Limits</c>.</summary>
internal sealed class LimitOptions : RecipeLimits
{
    public const string Section = "Limits";

    /// <summary>Maximum bytes of a request body.</summary>
    public int BodyBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>Maximum number of unfinished runs per client, without runs of class members.</summary>
    public int UnfinishedRuns { get; set; } = 20;

    /// <summary>Maximum number of starts of runs, studies and classes per client and minute.</summary>
    public int StartsPerMinute { get; set; } = 60;

    /// <summary>Maximum number of unfinished runs of all clients.</summary>
    public int QueuedRuns { get; set; } = 1_000;

    /// <summary>Maximum number of members of a study.</summary>
    public int StudiesMembers { get; set; } = 1_000_000;

    /// <summary>Cases × weights × epochs × members of a study.</summary>
    public double StudiesWork { get; set; } = 1e13;

    /// <summary>Maximum number of unfinished studies per client.</summary>
    public int StudiesUnfinished { get; set; } = 4;

    /// <summary>Maximum number of unfinished studies of all clients.</summary>
    public int StudiesQueued { get; set; } = 100;

    /// <summary>Maximum number of members of a class.</summary>
    public int ClassMembers { get; set; } = 500;

    /// <summary>Maximum bytes of all runs and studies in the database, counted to their ends. 10 GiB.</summary>
    public long StoredBytes { get; set; } = 10L << 30;
}

internal sealed class LimitOptionsValidator : IValidateOptions<LimitOptions>
{
    public ValidateOptionsResult Validate(string? name, LimitOptions options)
    {
        var failures = new List<string>();
        Require(nameof(options.Units), options.Units, 2, 1_000_000);
        Require(nameof(options.Weights), options.Weights, 1, 100_000_000);
        Require(nameof(options.Cases), options.Cases, 1, 10_000_000);
        Require(nameof(options.Epochs), options.Epochs, 1, 1_000_000_000);
        Require(nameof(options.Work), options.Work, 1, 1e18);
        Require(nameof(options.BodyBytes), options.BodyBytes, 1_024, 1 << 30);
        Require(nameof(options.UnfinishedRuns), options.UnfinishedRuns, 1, 1_000_000);
        Require(nameof(options.StartsPerMinute), options.StartsPerMinute, 1, 1_000_000);
        Require(nameof(options.QueuedRuns), options.QueuedRuns, 1, 1_000_000);
        Require(nameof(options.StudiesMembers), options.StudiesMembers, 1, 100_000_000);
        Require(nameof(options.StudiesWork), options.StudiesWork, 1, 1e18);
        Require(nameof(options.StudiesUnfinished), options.StudiesUnfinished, 1, 1_000_000);
        Require(nameof(options.StudiesQueued), options.StudiesQueued, 1, 1_000_000);
        Require(nameof(options.ClassMembers), options.ClassMembers, 1, 100_000);
        Require(nameof(options.StoredBytes), options.StoredBytes, 1 << 20, 1e15);
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void Require(string option, double value, double min, double max)
        {
            if (!(value >= min && value <= max))
                failures.Add(
                    $"{LimitOptions.Section}:{option} must be at least {JsonField.Format(min)} and at most "
                    + $"{JsonField.Format(max)}; it is {JsonField.Format(value)}.");
        }
    }
}
