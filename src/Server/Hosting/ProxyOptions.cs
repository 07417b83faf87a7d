using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace BackpropWeb.Server.Hosting;

/// <summary>Proxies whose forwarded headers the server trusts. Section <c>Proxies</c>.</summary>
internal sealed class ProxyOptions
{
    public const string Section = "Proxies";

    private static readonly char[] Separators = [',', ' '];

    /// <summary>Addresses and networks (<c>10.0.0.0/8</c>) of reverse proxies: a list, or one text separated by commas.
    /// Default: none.</summary>
    public IReadOnlyList<string> Known { get; set; } = [];

    /// <summary>Reads a list (<c>Proxies:Known:0</c>, …) or a text (<c>Proxies:Known</c>).</summary>
    public void Read(IConfiguration configuration)
    {
        var section = configuration.GetSection($"{Section}:{nameof(Known)}");
        Known =
        [
            .. section.GetChildren().Select(child => child.Value).Append(section.Value)
                .SelectMany(text => text?.Split(Separators, StringSplitOptions.RemoveEmptyEntries) ?? []),
        ];
    }

    /// <summary>Trusts known proxies only, in a chain of any length.</summary>
    public void Apply(ForwardedHeadersOptions forwarded)
    {
        forwarded.ForwardedHeaders = Known.Count == 0 ? ForwardedHeaders.None : ForwardedHeaders.All;
        forwarded.ForwardLimit = null;
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var text in Known)
        {
            if (IPAddress.TryParse(text, out var address))
                forwarded.KnownProxies.Add(address);
            else
                forwarded.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(text));
        }
    }

    public sealed class Validator : IValidateOptions<ProxyOptions>
    {
        public ValidateOptionsResult Validate(string? name, ProxyOptions options)
        {
            string[] failures =
            [
                .. options.Known
                    .Where(text => !IPAddress.TryParse(text, out _) && !System.Net.IPNetwork.TryParse(text, out _))
                    .Select(text =>
                        $"{Section}:{nameof(Known)} must hold addresses (10.0.0.1) or networks (10.0.0.0/8); "
                        + $"it holds \"{text}\"."),
            ];
            return failures.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
        }
    }
}
