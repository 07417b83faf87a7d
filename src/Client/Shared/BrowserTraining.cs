using BackpropWeb.Engine.Learning;

namespace BackpropWeb.Client.Shared;

/// <summary>Trains in the browser, whose only thread also draws the page.</summary>
internal static class BrowserTraining
{
    /// <summary>Trains to the end, or until the run diverges. Pauses between slices so that the page stays responsive.
    /// </summary>
    /// <param name="trainer">Changed in place.</param>
    /// <param name="onEpoch">Called at each epoch, first at the trainer's present one.</param>
    /// <param name="cancellationToken">Cancels training between two epochs.</param>
    /// <param name="onPause">Called at each pause; training waits for it.</param>
    /// <param name="time">Measures the slices; null for the system's clock.</param>
    public static async Task RunAsync(
        Trainer trainer, Action<Trainer> onEpoch, CancellationToken cancellationToken, Func<Task>? onPause = null,
        TimeProvider? time = null)
    {
        var slice = new TimeSlices(time ?? TimeProvider.System);
        do
        {
            onEpoch(trainer);
            if (slice.IsOver)
            {
                if (onPause is not null)
                    await onPause();
                await slice.PauseAsync(cancellationToken);
            }
        }
        while (trainer.Epoch < trainer.Recipe.Epochs && trainer.Step());
    }
}
