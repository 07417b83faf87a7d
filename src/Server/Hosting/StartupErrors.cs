using BackpropWeb.Server.Persistence;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace BackpropWeb.Server.Hosting;

/// <summary>Runs the server, and prints in a sentence why it could not start.</summary>
internal static class StartupErrors
{
    private const int Refused = 1;

    /// <summary>Returns exit code 0 after a stop, 1 if the server could not start.</summary>
    public static async Task<int> RunToEndAsync(this WebApplication app)
    {
        try
        {
            app.Services.GetService<IStartupValidator>()?.Validate();
            await RunAsync(app);
            return 0;
        }
        catch (Exception exception) when (Explain(exception) is { } reasons)
        {
            foreach (var reason in reasons)
                await Console.Error.WriteLineAsync($"BackpropWeb does not start: {reason}");
            return Refused;
        }
    }

    private static async Task RunAsync(WebApplication app)
    {
        await using (app)
        {
            try
            {
                await app.StartAsync();
            }
            catch
            {
                await StopAsync(app);
                throw;
            }

            await app.WaitForShutdownAsync();
        }
    }

    /// <summary>Stops what has started. Otherwise the host disposes services while they work, and logs what they throw
    /// then.</summary>
    private static async Task StopAsync(WebApplication app)
    {
        try
        {
            await app.StopAsync();
        }
        catch (Exception exception)
        {
            // An Orleans silo that has not started cannot stop. This must not hide why the server did not start.
            app.Logger.StopFailed(exception);
        }
    }

    private static IEnumerable<string>? Explain(Exception exception) => exception switch
    {
        OptionsValidationException options => options.Failures,
        AggregateException several => several.InnerExceptions.Select(Explain).ToArray() is var all
            && all.Any(e => e is null)
            ? null
            : all.SelectMany(e => e!),
        // The configuration binder: "Failed to convert configuration value 'x' at 'Limits:Units' to type …".
        InvalidOperationException
        {
            InnerException: FormatException or ArgumentException or OverflowException,
        } binding => [binding.Message],
        InvalidOperationException { Message: var message }
            when message.StartsWith("Failed to convert", StringComparison.Ordinal) => [message],
        // For example an address in use, or a data folder that cannot be created.
        IOException or UnauthorizedAccessException => [exception.Message],
        _ when DatabaseErrors.In(exception) is { } database => [$"the database cannot be used: {database.Message}"],
        RedisException redis => [$"Redis cannot be used: {redis.Message}"],
        _ => null,
    };
}
