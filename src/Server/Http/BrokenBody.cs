using Microsoft.AspNetCore.Connections;

namespace BackpropWeb.Server.Http;

/// <summary>Bodies that break off or are faulty. They are an error of the client, or of its network.</summary>
internal static class BrokenBody
{
    /// <summary>Ends the connection of such a request. Otherwise Kestrel goes on reading it, and logs that it cannot.
    /// </summary>
    public static IApplicationBuilder UseBrokenBody(this IApplicationBuilder app) =>
        app.Use(async (context, next) =>
        {
            try
            {
                await next(context);
            }
            catch (Exception exception) when (IsEndOfConnection(exception) && !context.Response.HasStarted)
            {
                context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
                context.Abort();
            }
            catch (BadHttpRequestException) when (!context.Response.HasStarted)
            {
                // The exception handler writes the response, and removes headers that are already there.
                context.Response.OnStarting(() =>
                {
                    context.Response.Headers.Connection = "close";
                    return Task.CompletedTask;
                });
                throw;
            }
        });

    private static bool IsEndOfConnection(Exception exception) => exception is ConnectionResetException
        or OperationCanceledException { InnerException: ConnectionAbortedException };
}
