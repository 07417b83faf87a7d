using System.Net;
using System.Text.Json;
using BackpropWeb.Server.Http;
using BackpropWeb.Server.Runs.Commands;
using BackpropWeb.Server.Runs.Placement;
using BackpropWeb.Server.Runs.Shared;
using Microsoft.Extensions.Options;
using Orleans.Clustering.Redis;
using Orleans.Configuration;
using Orleans.Serialization;
using Orleans.Serialization.Configuration;
using StackExchange.Redis;

namespace BackpropWeb.Server.Cluster;

internal static class ClusterExtensions
{
    /// <summary>A busy Redis, or a node that starts on a busy machine, can stall for longer than the default of 5
    /// seconds. <see cref="ClusterOptions.Redis"/> can override this.</summary>
    private const string RedisDefaults = "connectTimeout=30000";

    private const string OwnNamespace = "BackpropWeb";

    /// <summary>Makes this server a node of a cluster if <c>Cluster:Enabled</c> is true. The order of the calls is the
    /// order of the hosted services: the silo starts after training and storage, and before anything starts runs.
    /// </summary>
    public static void AddCluster(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<ClusterOptions>().BindConfiguration(ClusterOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ClusterOptions>, ClusterOptions.Validator>();
        services.Configure<UnavailableErrors>(errors => errors.Add(ClusterErrors.Is));
        // The validation of the options reports a value that is not a Boolean.
        var enabled = builder.Configuration[$"{ClusterOptions.Section}:{nameof(ClusterOptions.Enabled)}"];
        if (!bool.TryParse(enabled, out var isEnabled) || !isEnabled)
            return;

        builder.UseOrleans(silo => silo.UseRedisClustering(_ => { }).AddGrainService<StudyBlocks>());
        services.AddOptions<RedisClusteringOptions>()
            .Configure<IOptions<ClusterOptions>>((redis, options) =>
                redis.ConfigurationOptions = ConfigurationOptions.Parse($"{RedisDefaults},{options.Value.Redis}"));
        services.AddOptions<Orleans.Configuration.ClusterOptions>()
            .Configure<IOptions<ClusterOptions>>((cluster, options) =>
                cluster.ClusterId = cluster.ServiceId = options.Value.Name);
        services.AddOptions<EndpointOptions>().Configure<IOptions<ClusterOptions>>((endpoint, options) =>
        {
            endpoint.AdvertisedIPAddress = options.Value.AdvertisedAddress;
            endpoint.SiloPort = options.Value.Port;
            endpoint.SiloListeningEndpoint = new(IPAddress.Any, options.Value.Port);
            // No client connects: only nodes call grains.
            endpoint.GatewayPort = 0;
        });
        services.Configure<ClusterMembershipOptions>(membership =>
        {
            membership.ProbeTimeout = TimeSpan.FromSeconds(1);
            membership.NumMissedProbesLimit = 3;
            membership.NumVotesForDeathDeclaration = 2;
            // A joining node ignores nodes that have been silent for ten seconds: after a power failure every entry in
            // the table is stale.
            membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(2);
            membership.NumMissedTableIAmAliveLimit = 5;
            // A node that the others declared dead learns it from the table, and its process ends.
            membership.TableRefreshTimeout = TimeSpan.FromSeconds(5);
        });
        services.Configure<SiloMessagingOptions>(messaging => messaging.ResponseTimeout = TimeSpan.FromSeconds(5));
        // OrphanedRunScanner calls the grain of every running run each second; unused grains are collected soon.
        services.Configure<GrainCollectionOptions>(collection => collection.CollectionAge = TimeSpan.FromMinutes(2));
        services.AddSerializer(serializer => serializer.AddJsonSerializer(
            type => type.Namespace?.StartsWith(OwnNamespace, StringComparison.Ordinal) == true,
            new JsonSerializerOptions(JsonSerializerDefaults.Web)));
        services.Configure<TypeManifestOptions>(types =>
        {
            types.AddAllowedAssembly(typeof(SteeringOutcome).Assembly);
            types.AddAllowedAssembly(typeof(Contracts.Run).Assembly);
        });
        // Orleans logs every step, also in the name of a grain service; its silo warns about .NET settings, its
        // watchdog about the time before its start.
        builder.Logging.AddFilter("Orleans", LogLevel.Warning).AddFilter("Polly", LogLevel.Warning)
            .AddFilter(typeof(StudyBlocks).FullName, LogLevel.Warning)
            .AddFilter("Orleans.Runtime.Silo", LogLevel.Error).AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error);

        services.AddSingleton<ClusterMembership>();
        services.AddSingleton<RemoteRunReplicas>();
        services.AddSingleton<IRunPlacement, ClusterPlacement>();
        services.AddSingleton(new FencePolicy(RaisesOnLoad: true));
        services.AddHostedService<EarlySiloShutdown>();
        services.AddHostedService<OrphanedRunScanner>();
        services.AddSingleton<StudyBlocksClient>();
        services.AddHostedService<StudyHelper>();
    }
}
