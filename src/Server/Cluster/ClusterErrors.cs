using Orleans.Serialization;

namespace BackpropWeb.Server.Cluster;

/// <summary>Errors of calls between nodes that may disappear after a retry.</summary>
internal static class ClusterErrors
{
    /// <summary>Whether the run's node or its database was unavailable.</summary>
    public static bool Is(Exception exception) =>
        exception is OrleansException or TimeoutException or UnavailableExceptionFallbackException;
}
