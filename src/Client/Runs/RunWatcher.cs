using System.Net;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;

namespace BackpropWeb.Client.Runs;

/// <summary>How the page and the server stand to each other for a run that is followed.</summary>
public enum StreamLink
{
    /// <summary>Nothing is followed.</summary>
    None,

    /// <summary>Rows arrive.</summary>
    Live,

    /// <summary>The connection is lost and tried again.</summary>
    Lost,

    /// <summary>The server does not know the run any more.</summary>
    Gone,
}

/// <summary>A piece of news of a run that is followed: rows, or a change of the link, or both.</summary>
public sealed record StreamItem(StreamLink Link, RunBatch? Batch);

/// <summary>Follows a run over SignalR until it has ended, through lost connections, without a gap or a repeat.</summary>
public sealed partial class RunWatcher(
    HttpClient http, NavigationManager navigation, TimeProvider time, ILogger<RunWatcher> logger)
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(8);

    /// <summary>Yields every row from an epoch on, each once and in order.</summary>
    /// <param name="id">The run.</param>
    /// <param name="next">The first epoch wanted.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<StreamItem> FollowAsync(
        string id, int next, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var wait = FirstWait;
        var isNegotiated = false;
        while (true)
        {
            var works = false;
            await using var hub = NewConnection(isNegotiated);
            await using var rows = RowsAsync(hub, id, next, cancellationToken).GetAsyncEnumerator(cancellationToken);
            while (await MoveNextAsync(rows, cancellationToken))
            {
                next += rows.Current.MeanSquaredError.Length;
                wait = FirstWait;
                works = true;
                var ended = rows.Current.Status.HasEnded();
                yield return new(ended ? StreamLink.None : StreamLink.Live, rows.Current);
                if (ended)
                    yield break;
            }

            if (await IsGoneAsync(id, cancellationToken))
            {
                yield return new(StreamLink.Gone, null);
                yield break;
            }

            yield return new(StreamLink.Lost, null);
            isNegotiated ^= !works;
            await Task.Delay(wait, time, cancellationToken);
            wait = wait * 2 < LongestWait ? wait * 2 : LongestWait;
        }
    }

    private static async IAsyncEnumerable<RunBatch> RowsAsync(
        HubConnection hub, string id, int from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await hub.StartAsync(cancellationToken);
        await foreach (var batch in hub.StreamAsync<RunBatch>("Watch", id, from, cancellationToken))
            yield return batch;
    }

    /// <summary>False at the end of the rows, and also where the connection breaks: the caller tries again.</summary>
    private async Task<bool> MoveNextAsync(IAsyncEnumerator<RunBatch> rows, CancellationToken cancellationToken)
    {
        try
        {
            return await rows.MoveNextAsync();
        }
        // What a broken connection throws depends on the transport and on the moment, so all but our own end counts as one.
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogLost(logger, exception.Message);
            return false;
        }
    }

    private async Task<bool> IsGoneAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.GetAsync($"api/runs/{id}", cancellationToken);
            return response.StatusCode == HttpStatusCode.NotFound;
        }
        catch (HttpRequestException)
        {
            return false; // The server is away, which says nothing about the run.
        }
    }

    /// <summary>By WebSockets at once, for then any node of a cluster may answer; or after asking what else the server offers, for
    /// readers whose network keeps WebSockets out.</summary>
    private HubConnection NewConnection(bool isNegotiated) => new HubConnectionBuilder()
        .WithUrl(navigation.ToAbsoluteUri("/hubs/runs"), connection =>
        {
            connection.SkipNegotiation = !isNegotiated;
            if (!isNegotiated)
                connection.Transports = HttpTransportType.WebSockets;
        })
        .AddJsonProtocol(json => json.PayloadSerializerOptions.TypeInfoResolverChain.Insert(0, ContractsJson.Default))
        .Build();

    [LoggerMessage(1, LogLevel.Warning, "The stream of rows broke off: {Reason}")]
    private static partial void LogLost(ILogger logger, string reason);
}
