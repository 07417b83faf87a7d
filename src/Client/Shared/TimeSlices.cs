namespace BackpropWeb.Client.Shared;

/// <summary>Cuts long work into slices with pauses between them, so that the page stays responsive: the browser's only
/// thread also draws it. The first slice begins at once.</summary>
/// <param name="time">Measures the slices.</param>
internal sealed class TimeSlices(TimeProvider time)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(12);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);

    private long _start = time.GetTimestamp();

    /// <summary>Whether the slice has lasted long enough.</summary>
    public bool IsOver => time.GetElapsedTime(_start) > Longest;

    /// <summary>Pauses; then the next slice begins.</summary>
    public async Task PauseAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(Pause, cancellationToken);
        _start = time.GetTimestamp();
    }
}
