using BackpropWeb.Contracts;
using BackpropWeb.Server.Cluster;
using BackpropWeb.Server.Hosting;
using BackpropWeb.Server.Problems;
using Microsoft.Extensions.Options;

namespace BackpropWeb.Server.Runs;

public static class RunsExtensions
{
    /// <summary>The hub's messages are a method name, an id and a number.</summary>
    private const long MostHubMessageBytes = 4_096;

    /// <summary>How long a viewer may leave unread what it was sent, before its connection is closed. Until then it costs one batch,
    /// which <see cref="Watching"/> bounds, and the buffers of its socket.</summary>
    private static readonly TimeSpan LongestUnread = TimeSpan.FromSeconds(10);

    /// <summary>Training, storing and watching runs. The order of the hosted services is that of their start; they stop in
    /// the opposite one.</summary>
    public static WebApplicationBuilder AddRuns(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<LimitOptions>().BindConfiguration(LimitOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<LimitOptions>, LimitOptionsValidator>();
        services.AddOptions<TrainingOptions>().BindConfiguration(TrainingOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TrainingOptions>, TrainingOptions.Validator>();

        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<StartQuota>();
        services.AddSingleton<StoredSpace>();
        services.AddSingleton<LiveRuns>();
        services.AddSingleton<Turns>();
        services.AddSingleton<RunMetrics>();
        services.AddSingleton<TapeReader>();
        services.AddSingleton<Recomputation>();
        services.AddSingleton<StoredRuns>();
        services.AddSingleton<RunHost>();
        services.AddSingleton<IApiExamples, RunExamples>();
        services.AddSingleton<IApiExamples, ProblemExamples>();
        services.AddSingleton<EpochStates>();
        services.AddSingleton<Watching>();
        services.AddSingleton<RunStarts>();
        services.AddSingleton<Forks>();
        services.AddSingleton<LocalOrders>();
        services.AddSingleton<LocalHome>();
        services.AddSingleton<IRunHomes>(s => s.GetRequiredService<LocalHome>());
        services.AddSingleton<Steering>();
        services.AddSingleton<RunWriter>().AddHostedService(s => s.GetRequiredService<RunWriter>());
        services.AddSingleton<TrainingService>().AddHostedService(s => s.GetRequiredService<TrainingService>());
        builder.AddCluster();
        services.AddOptions<KeepingOptions>().BindConfiguration(KeepingOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<KeepingOptions>, KeepingOptions.Validator>();
        services.AddSingleton<Housekeeping>().AddHostedService(s => s.GetRequiredService<Housekeeping>());
        services.AddSingleton<ExhibitRuns>().AddHostedService(s => s.GetRequiredService<ExhibitRuns>());

        // The hub tells clients why it refuses and logs its own failures; that a client asked for nonsense is no error.
        builder.Logging.AddFilter("Microsoft.AspNetCore.SignalR.Internal.DefaultHubDispatcher", LogLevel.None);
        services.AddSignalR(hub =>
            {
                hub.MaximumReceiveMessageSize = MostHubMessageBytes;
                // Tells callers what is wrong with their arguments. What the hub's own methods throw is a HubException, in words
                // of ours.
                hub.EnableDetailedErrors = true;
            })
            .AddJsonProtocol(json =>
            {
                json.PayloadSerializerOptions.TypeInfoResolverChain.Insert(0, ContractsJson.Default);
                json.PayloadSerializerOptions.Converters.Add(new BatchJson());
            });
        return builder;
    }

    public static WebApplication MapRuns(this WebApplication app)
    {
        RunsApi.Map(app);
        SteeringApi.Map(app);
        app.MapHub<RunHub>("/hubs/runs", connection => connection.TransportSendTimeout = LongestUnread);
        return app;
    }
}
