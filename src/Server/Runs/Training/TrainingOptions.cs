using Microsoft.Extensions.Options;

namespace BackpropWeb.Server.Runs.Training;

/// <summary>Options for training. Section <c>Training</c>.</summary>
internal sealed class TrainingOptions
{
    public const string Section = "Training";

    private const int MaxWorkers = 1_024;

    /// <summary>Number of training threads. Default: number of cores.</summary>
    public int Workers { get; set; } = Environment.ProcessorCount;

    public sealed class Validator : IValidateOptions<TrainingOptions>
    {
        public ValidateOptionsResult Validate(string? name, TrainingOptions options) =>
            options.Workers is >= 1 and <= MaxWorkers
                ? ValidateOptionsResult.Success
                : ValidateOptionsResult.Fail(
                    $"{Section}:{nameof(Workers)} must be at least 1 and at most {JsonField.Format(MaxWorkers)}; "
                    + $"it is {JsonField.Format(options.Workers)}.");
    }
}
