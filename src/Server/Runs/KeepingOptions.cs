using Microsoft.Extensions.Options;

namespace BackpropWeb.Server.Runs;

/// <summary>How long runs are kept. Section <c>Keeping</c>.</summary>
public sealed class KeepingOptions
{
    public const string Section = "Keeping";

    private const double MostDays = 36_500;

    /// <summary>Days after their creation when runs that their owners did not list are deleted; null keeps them.</summary>
    public double? UnlistedDays { get; set; }

    public sealed class Validator : IValidateOptions<KeepingOptions>
    {
        public ValidateOptionsResult Validate(string? name, KeepingOptions options) =>
            options.UnlistedDays is null or (> 0 and <= MostDays)
                ? ValidateOptionsResult.Success
                : ValidateOptionsResult.Fail(
                    $"{Section}:{nameof(UnlistedDays)} must be above 0 and at most {JsonField.Say(MostDays)}; "
                    + $"it is {JsonField.Say(options.UnlistedDays.Value)}.");
    }
}
