using System.Net;
using System.Net.Sockets;

namespace BackpropWeb.Server.Http;

/// <summary>The client that a request is charged to.</summary>
internal static class ClientAddress
{
    private const int NetworkBytes = 8;

    /// <summary>The remote address; of IPv6 the first 64 bits, because one household has all the others.</summary>
    public static string Of(HttpContext context)
    {
        if (context.Connection.RemoteIpAddress is not { } address)
            return "local";
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6 || IPAddress.IsLoopback(address))
            return address.ToString();
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(NetworkBytes).Clear();
        return new IPAddress(bytes).ToString();
    }
}
