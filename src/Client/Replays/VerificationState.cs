namespace BackpropWeb.Client.Replays;

/// <summary>State of the comparison between the server's tape and a replay in the browser.</summary>
public enum VerificationState
{
    /// <summary>The run has not ended.</summary>
    Live,

    /// <summary>The replay would take long, so the reader starts it.</summary>
    Heavy,

    Running,

    Agrees,

    Differs,

    /// <summary>The tape could not be fetched.</summary>
    NoTape,
}
