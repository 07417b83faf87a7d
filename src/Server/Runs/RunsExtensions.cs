using BackpropWeb.Server.Http;
using BackpropWeb.Server.Limits;
using BackpropWeb.Server.Runs.Live;
using BackpropWeb.Server.Runs.Placement;
using BackpropWeb.Server.Runs.Queries;
using BackpropWeb.Server.Runs.Retention;
using BackpropWeb.Server.Runs.Shared;
using BackpropWeb.Server.Runs.Starting;
using BackpropWeb.Server.Runs.Steering;
using BackpropWeb.Server.Runs.Storage;
using BackpropWeb.Server.Runs.Tapes;
using BackpropWeb.Server.Runs.Training;
using BackpropWeb.Server.Runs.Watching;
using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace BackpropWeb.Server.Runs;

internal static class RunsExtensions
{
    /// <summary>Adds starting, training, storage and watching of runs. Hosted services start in this order and stop in
    /// reverse order.</summary>
    public static WebApplicationBuilder AddRuns(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<LimitOptions>().BindConfiguration(LimitOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<LimitOptions>, LimitOptionsValidator>();
        services.AddOptions<TrainingOptions>().BindConfiguration(TrainingOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TrainingOptions>, TrainingOptions.Validator>();

        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(new FencePolicy(RaisesOnLoad: false));
        services.AddSingleton<UnfinishedRuns>();
        services.AddSingleton<StartLimiter>();
        services.AddSingleton<StorageQuota>();
        services.AddSingleton<LiveRunRegistry>();
        services.AddSingleton<TrainingQueue>();
        services.AddSingleton<RunMetrics>();
        services.ConfigureOpenTelemetryMeterProvider(metrics => metrics.AddMeter(RunMetrics.Name));
        services.ConfigureOpenTelemetryTracerProvider(traces => traces.AddSource(RunMetrics.Name));
        services.AddSingleton<LargeResponses>();
        services.AddSingleton<TapeReader>();
        services.AddSingleton<RecomputationPool>();
        services.AddSingleton<RunStore>();
        services.AddSingleton<RunQueries>();
        services.AddSingleton<IApiExamples, RunExamples>();
        services.AddSingleton<EpochStates>();
        services.AddSingleton<RunStream>();
        services.AddSingleton<RunStarter>();
        services.AddSingleton<ForkStarter>();
        services.AddSingleton<SteeringExecutor>();
        services.AddSingleton<UnconfirmedRuns>().AddHostedService(s => s.GetRequiredService<UnconfirmedRuns>());
        services.AddSingleton<LocalPlacement>();
        services.AddSingleton<IRunPlacement>(s => s.GetRequiredService<LocalPlacement>());
        services.AddSingleton<SteeringService>();
        services.AddSingleton<RunWriter>().AddHostedService(s => s.GetRequiredService<RunWriter>());
        services.AddHostedService<RunRestorer>();
        services.AddSingleton<TrainingService>().AddHostedService(s => s.GetRequiredService<TrainingService>());
        services.Configure<UnavailableErrors>(
            errors => errors.Add(exception => exception is StorageUnavailableException));
        services.AddHealthChecks().AddCheck<TrainingCheck>("training");
        return builder;
    }

    /// <summary>Adds the services that start or delete runs without a request. They start after, and stop before,
    /// training, storage and placement, including the cluster.</summary>
    public static WebApplicationBuilder AddOwnRuns(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<KeepingOptions>().BindConfiguration(KeepingOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<KeepingOptions>, KeepingOptions.Validator>();
        services.AddSingleton<Housekeeping>().AddHostedService(s => s.GetRequiredService<Housekeeping>());
        services.AddSingleton<ExhibitRuns>().AddHostedService(s => s.GetRequiredService<ExhibitRuns>());
        return builder;
    }

    public static WebApplication MapRuns(this WebApplication app)
    {
        RunsApi.Map(app);
        SteeringApi.Map(app);
        return app;
    }
}
