namespace BackpropWeb.Client.Runs;

/// <summary>How fast a run goes that a reader starts from the exhibit.</summary>
public static class ExhibitPace
{
    /// <summary>600 epochs in ten seconds: slow enough to watch, short enough to wait for.</summary>
    public const double EpochsPerSecond = 60;
}
