using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace BackpropWeb.Server.Runs;

/// <summary>The key with which a run's owner steers it: told once, stored as its hash.</summary>
public static class OwnerKey
{
    private const int Bytes = 32;

    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    public static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    /// <summary>Whether a key opens a lock, in a time that tells nothing of how much of it is right.</summary>
    public static bool Opens(string? key, byte[]? hash) =>
        key is not null && hash is not null && CryptographicOperations.FixedTimeEquals(Hash(key), hash);
}
