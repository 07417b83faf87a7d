using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace BackpropWeb.Tests;

/// <summary>Ports of this machine for servers that start in a moment. No two callers of a process get the same
/// one.</summary>
/// <remarks>The ports are below those that the system gives to outgoing connections and to listeners that ask for
/// port 0, so that neither takes one before its server listens.</remarks>
internal static class FreePorts
{
    private const int First = 20_000;
    private const int Count = 10_000;

    // Processes that run at the same time start at different places.
    private static int s_next = Random.Shared.Next(Count);

    /// <summary>A port that nobody listens at.</summary>
    public static int Next()
    {
        for (var attempt = 0; attempt < Count; attempt++)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref s_next) % Count);
            if (IsFree(port))
                return port;
        }

        throw new NetworkInformationException((int)SocketError.AddressAlreadyInUse);
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            return false;
        }
    }
}
