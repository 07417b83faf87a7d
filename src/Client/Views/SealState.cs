namespace BackpropWeb.Client.Views;

/// <summary>How far the comparison of the server's bits with this browser's has come.</summary>
public enum SealState
{
    /// <summary>The run has not ended.</summary>
    Live,

    /// <summary>It would take a while; the reader decides.</summary>
    Heavy,

    Running,

    Agrees,

    Differs,

    /// <summary>The tape did not come.</summary>
    NoTape,
}
