using Orleans.Serialization;

namespace BackpropWeb.Server.Cluster;

/// <summary>What a call to a run's home throws where that has just gone, or its database does not answer it.</summary>
public static class HomeRefusal
{
    /// <summary>Whether it may succeed a little later.</summary>
    public static bool Is(Exception exception) =>
        exception is OrleansException or TimeoutException or UnavailableExceptionFallbackException;
}
