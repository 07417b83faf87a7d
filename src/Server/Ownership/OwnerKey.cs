using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace BackpropWeb.Server.Ownership;

/// <summary>Key of a run's, study's or class's owner: returned once, stored as a hash.</summary>
internal static class OwnerKey
{
    private const int Bytes = 32;

    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    public static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    /// <summary>Whether a key matches a hash; compares in constant time.</summary>
    public static bool Opens(string? key, byte[]? hash) =>
        key is not null && hash is not null && CryptographicOperations.FixedTimeEquals(Hash(key), hash);
}
