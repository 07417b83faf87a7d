using BackpropWeb.Contracts;
using BackpropWeb.Server.Runs.Watching;

namespace BackpropWeb.Server.Hubs;

internal static class HubsExtensions
{
    /// <summary>A message to the hub contains a method name, an id and a number.</summary>
    private const long MaxHubMessageBytes = 4_096;

    /// <summary>A viewer that reads nothing for this long is disconnected. Until then it holds one batch and its
    /// socket's buffers.</summary>
    private static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(10);

    public static WebApplicationBuilder AddHubs(this WebApplicationBuilder builder)
    {
        // The hub reports errors to clients and logs its own; a client's invalid call is not an error of the server.
        builder.Logging.AddFilter("Microsoft.AspNetCore.SignalR.Internal.DefaultHubDispatcher", LogLevel.None);
        builder.Services.AddSignalR(hub =>
            {
                hub.MaximumReceiveMessageSize = MaxHubMessageBytes;
                // Shows callers why their arguments are invalid. The hub's own methods throw only HubException.
                hub.EnableDetailedErrors = true;
            })
            .AddJsonProtocol(json =>
            {
                json.PayloadSerializerOptions.TypeInfoResolverChain.Insert(0, ContractsJson.Default);
                json.PayloadSerializerOptions.Converters.Add(new BatchJson());
            });
        return builder;
    }

    public static WebApplication MapHubs(this WebApplication app)
    {
        app.MapHub<RunHub>("/hubs/runs", connection => connection.TransportSendTimeout = SendTimeout);
        return app;
    }
}
