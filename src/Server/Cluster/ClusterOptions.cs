using System.Net;
using BackpropWeb.Server.Persistence;
using Microsoft.Extensions.Options;

namespace BackpropWeb.Server.Cluster;

/// <summary>Options of a cluster of servers. Section <c>Cluster</c>.</summary>
internal sealed class ClusterOptions
{
    public const string Section = "Cluster";

    private const int MaxPort = 65_535;

    /// <summary>Whether this server is a node of a cluster.</summary>
    public bool Enabled { get; set; }

    /// <summary>Redis server in which the nodes find each other, as <c>host:6379</c> or another connection string of
    /// StackExchange.Redis.</summary>
    public string? Redis { get; set; }

    /// <summary>Name of the cluster. Nodes with the same name form one cluster.</summary>
    public string Name { get; set; } = "backpropweb";

    /// <summary>Port for calls from other nodes. Keep it across restarts: then the other nodes see at once that the
    /// earlier process is gone.</summary>
    public int Port { get; set; } = 11_111;

    /// <summary>IP address for calls from other nodes; null for the machine's own address.</summary>
    public string? Address { get; set; }

    /// <summary><see cref="Address"/>, or the machine's own address.</summary>
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
                failures.Add(
                    $"{Section}:{nameof(Redis)} must be the address of the cluster's Redis, "
                    + "as in \"redis:6379\"; it is empty.");
            if (string.IsNullOrWhiteSpace(options.Name))
                failures.Add($"{Section}:{nameof(Name)} must name the cluster; it is empty.");
            if (options.Port is < 1 or > MaxPort)
                failures.Add(
                    $"{Section}:{nameof(Port)} must be at least 1 and at most {MaxPort}; it is {options.Port}.");
            if (options.Address is { Length: > 0 } address && !IPAddress.TryParse(address, out _))
                failures.Add(
                    $"{Section}:{nameof(Address)} must be an IP address, as in 10.0.0.7; it is \"{address}\".");
            if (!storage.Value.IsPostgreSql)
                failures.Add(
                    $"{Section}:{nameof(Enabled)} requires a database that all nodes share: "
                    + "set Storage:Provider to PostgreSql.");
            return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
        }
    }
}
