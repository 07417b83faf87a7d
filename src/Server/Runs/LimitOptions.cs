using Microsoft.Extensions.Options;

namespace BackpropWeb.Server.Runs;

/// <summary>What one client, and all of them together, may ask for. Section <c>Limits</c>.</summary>
public sealed class LimitOptions : RecipeLimits
{
    public const string Section = "Limits";

    /// <summary>Bytes of a request's body.</summary>
    public int BodyBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>Runs of one client that have not ended.</summary>
    public int UnfinishedRuns { get; set; } = 20;

    /// <summary>Runs that one client starts in a minute.</summary>
    public int StartsPerMinute { get; set; } = 60;

    /// <summary>Runs of all clients that have not ended.</summary>
    public int QueuedRuns { get; set; } = 1_000;

    /// <summary>Bytes of the database that all runs together may fill, to their ends. 10 GiB.</summary>
    public long StoredBytes { get; set; } = 10L << 30;
}

public sealed class LimitOptionsValidator : IValidateOptions<LimitOptions>
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
        Require(nameof(options.StoredBytes), options.StoredBytes, 1 << 20, 1e15);
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void Require(string option, double value, double least, double most)
        {
            if (!(value >= least && value <= most))
                failures.Add(
                    $"{LimitOptions.Section}:{option} must be at least {JsonField.Say(least)} and at most "
                    + $"{JsonField.Say(most)}; it is {JsonField.Say(value)}.");
        }
    }
}
