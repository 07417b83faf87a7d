using System.Net;
using System.Text.Json;
using BackpropWeb.Server.Runs;
using Microsoft.Extensions.Options;
using Orleans.Clustering.Redis;
using Orleans.Configuration;
using Orleans.Serialization;
using Orleans.Serialization.Configuration;
using StackExchange.Redis;

namespace BackpropWeb.Server.Cluster;

public static class ClusterExtensions
{
    private const string OursBeginWith = "BackpropWeb";

    /// <summary>Several servers as one, where <c>Cluster:Enabled</c> says so; else nothing. Called where the silo belongs in the
    /// order of the hosted services: after what trains and stores, before what starts runs.</summary>
    public static void AddCluster(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<ClusterOptions>().BindConfiguration(ClusterOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ClusterOptions>, ClusterOptions.Validator>();
        // A value that is no truth is refused with the other options.
        if (!bool.TryParse(builder.Configuration[$"{ClusterOptions.Section}:{nameof(ClusterOptions.Enabled)}"], out var isEnabled) || !isEnabled)
            return;

        builder.UseOrleans(silo => silo.UseRedisClustering(_ => { }));
        services.AddOptions<RedisClusteringOptions>()
            .Configure<IOptions<ClusterOptions>>((redis, ours) => redis.ConfigurationOptions = ConfigurationOptions.Parse(ours.Value.Redis!));
        services.AddOptions<Orleans.Configuration.ClusterOptions>()
            .Configure<IOptions<ClusterOptions>>((cluster, ours) => cluster.ClusterId = cluster.ServiceId = ours.Value.Name);
        services.AddOptions<EndpointOptions>().Configure<IOptions<ClusterOptions>>((endpoint, ours) =>
        {
            endpoint.AdvertisedIPAddress = ours.Value.AdvertisedAddress;
            endpoint.SiloPort = ours.Value.Port;
            endpoint.SiloListeningEndpoint = new(IPAddress.Any, ours.Value.Port);
            // Nobody but the nodes themselves calls grains.
            endpoint.GatewayPort = 0;
        });
        services.Configure<ClusterMembershipOptions>(membership =>
        {
            membership.ProbeTimeout = TimeSpan.FromSeconds(1);
            membership.NumMissedProbesLimit = 3;
            membership.NumVotesForDeathDeclaration = 2;
            // Who has not said for ten seconds that it lives is not waited for by a node that joins: after a power failure all
            // that the table tells of are dead.
            membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(2);
            membership.NumMissedTableIAmAliveLimit = 5;
        });
        services.Configure<SiloMessagingOptions>(messaging => messaging.ResponseTimeout = TimeSpan.FromSeconds(5));
        // A grain whose run goes on is called every second; one that is left over goes soon.
        services.Configure<GrainCollectionOptions>(collection => collection.CollectionAge = TimeSpan.FromMinutes(2));
        services.AddSerializer(serializer => serializer.AddJsonSerializer(
            type => type.Namespace?.StartsWith(OursBeginWith, StringComparison.Ordinal) == true,
            new JsonSerializerOptions(JsonSerializerDefaults.Web)));
        services.Configure<TypeManifestOptions>(types =>
        {
            types.AddAllowedAssembly(typeof(SteerOutcome).Assembly);
            types.AddAllowedAssembly(typeof(Contracts.Run).Assembly);
        });
        // Orleans tells of every step of its own; its silo warns of .NET's settings, its watchdog of the time before its start.
        builder.Logging.AddFilter("Orleans", LogLevel.Warning).AddFilter("Polly", LogLevel.Warning)
            .AddFilter("Orleans.Runtime.Silo", LogLevel.Error).AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error);

        services.AddSingleton<Members>();
        services.AddSingleton<Relays>();
        services.AddSingleton<IRunHomes, ClusterHomes>();
        services.AddHostedService<Leaving>();
        services.AddHostedService<Sweep>();
    }
}
