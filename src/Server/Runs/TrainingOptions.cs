using Microsoft.Extensions.Options;

namespace BackpropWeb.Server.Runs;

/// <summary>How runs are trained. Section <c>Training</c>.</summary>
public sealed class TrainingOptions
{
    public const string Section = "Training";

    private const int MostWorkers = 1_024;

    /// <summary>Threads that train. Default: as many as there are cores.</summary>
    public int Workers { get; set; } = Environment.ProcessorCount;

    public sealed class Validator : IValidateOptions<TrainingOptions>
    {
        public ValidateOptionsResult Validate(string? name, TrainingOptions options) =>
            options.Workers is >= 1 and <= MostWorkers
                ? ValidateOptionsResult.Success
                : ValidateOptionsResult.Fail(
                    $"{Section}:{nameof(Workers)} must be at least 1 and at most {JsonField.Say(MostWorkers)}; "
                    + $"it is {JsonField.Say(options.Workers)}.");
    }
}
