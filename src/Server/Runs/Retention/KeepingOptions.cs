using Microsoft.Extensions.Options;

namespace BackpropWeb.Server.Runs.Retention;

/// <summary>Options for the retention of runs. Section <c>Keeping</c>.</summary>
internal sealed class KeepingOptions
{
    public const string Section = "Keeping";

    private const double MaxDays = 36_500;

    /// <summary>Age in days at which unlisted runs and studies are deleted; null keeps them.</summary>
    public double? UnlistedDays { get; set; }

    public sealed class Validator : IValidateOptions<KeepingOptions>
    {
        public ValidateOptionsResult Validate(string? name, KeepingOptions options) =>
            options.UnlistedDays is null or (> 0 and <= MaxDays)
                ? ValidateOptionsResult.Success
                : ValidateOptionsResult.Fail(
                    $"{Section}:{nameof(UnlistedDays)} must be above 0 and at most {JsonField.Format(MaxDays)}; "
                    + $"it is {JsonField.Format(options.UnlistedDays.Value)}.");
    }
}
