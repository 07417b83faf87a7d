namespace BackpropWeb.Client.Runs;

/// <summary>The pace of runs that readers start on the exhibit's page.</summary>
public static class ExhibitPace
{
    /// <summary>600 epochs in ten seconds: slow enough to watch, short enough to wait for.</summary>
    public static double EpochsPerSecond => 60;
}
