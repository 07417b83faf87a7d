using System.Net;
using BackpropWeb.Server.Persistence;
using Microsoft.Extensions.Options;

namespace BackpropWeb.Server.Cluster;

/// <summary>Several servers as one. Section <c>Cluster</c>.</summary>
public sealed class ClusterOptions
{
    public const string Section = "Cluster";

    private const int LargestPort = 65_535;

    /// <summary>Whether this server is a node of a cluster.</summary>
    public bool Enabled { get; set; }

    /// <summary>Where the Redis is in which the nodes find each other: <c>host:6379</c>, and what StackExchange.Redis knows
    /// beside.</summary>
    public string? Redis { get; set; }

    /// <summary>Nodes of the same name belong together.</summary>
    public string Name { get; set; } = "backpropweb";

    /// <summary>Port at which the other nodes reach this one. The same after a restart, so that they know at once that the
    /// one before it is gone.</summary>
    public int Port { get; set; } = 11_111;

    /// <summary>Address at which the other nodes reach this one; null for the machine's own.</summary>
    public string? Address { get; set; }

    /// <summary>The same, looked up where it is not given.</summary>
    public IPAddress AdvertisedAddress =>
        Address is { Length: > 0 } text
            ? IPAddress.Parse(text)
            : Dns.GetHostAddresses(Dns.GetHostName()).OrderBy(address => address.AddressFamily)
                .FirstOrDefault(address => !IPAddress.IsLoopback(address)) ?? IPAddress.Loopback;

    public sealed class Validator(IOptions<StorageOptions> storage) : IValidateOptions<ClusterOptions>
    {
        public ValidateOptionsResult Validate(string? name, ClusterOptions options)
        {
            if (!options.Enabled)
                return ValidateOptionsResult.Success;
            var failures = new List<string>();
            if (string.IsNullOrWhiteSpace(options.Redis))
                failures.Add($"{Section}:{nameof(Redis)} must say where the Redis of the cluster is, as in \"redis:6379\"; it is empty.");
            if (string.IsNullOrWhiteSpace(options.Name))
                failures.Add($"{Section}:{nameof(Name)} must name the cluster; it is empty.");
            if (options.Port is < 1 or > LargestPort)
                failures.Add($"{Section}:{nameof(Port)} must be at least 1 and at most {LargestPort}; it is {options.Port}.");
            if (options.Address is { Length: > 0 } address && !IPAddress.TryParse(address, out _))
                failures.Add($"{Section}:{nameof(Address)} must be an address, as in 10.0.0.7; it is \"{address}\".");
            if (!storage.Value.IsPostgreSql)
                failures.Add($"{Section}:{nameof(Enabled)} needs a database that all nodes share: Storage:Provider must be PostgreSql.");
            return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
        }
    }
}
