using System.Buffers.Text;
using System.Security.Cryptography;

namespace BackpropWeb.Server.Hosting;

/// <summary>The word that lets a script element of this one response run. Scoped: pages ask for it.</summary>
public sealed class CspNonce
{
    private const int Bytes = 16;

    public string Value { get; } = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));
}
