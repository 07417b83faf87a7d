using BackpropWeb.Contracts;
using Microsoft.AspNetCore.SignalR;

namespace BackpropWeb.Server.Tests;

/// <summary>Follows a run to its end. After every lost connection it continues with the epoch after its last.</summary>
internal sealed class ReconnectingViewer
{
    private readonly Func<HttpClient> _server;
    private readonly string _run;

    public ReconnectingViewer(Func<HttpClient> server, int node, string run)
    {
        (_server, Node, _run) = (server, node, run);
        Ended = FollowAsync();
    }

    public int Node { get; }

    public Task Ended { get; }

    public bool HasEnded => Ended.IsCompleted;

    /// <summary>Epoch that it waits for.</summary>
    public int Next { get; private set; }

    /// <summary>Why the run waits for the database, as far as it knows.</summary>
    public RunWaiting? Waiting { get; private set; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public override string ToString() => $"run {_run} on node {Node}, waiting for epoch {Next}";

    private async Task FollowAsync()
    {
        while (true)
        {
            try
            {
                await foreach (var batch in _server().WatchRunAsync(_run, Next))
                {
                    Waiting = batch.Waiting;
                    if (batch.TotalError.Length > 0)
                        Take(batch);
                    if (!batch.Status.HasEnded())
                        continue;
                    Assert.Equal((RunStatus.Finished, batch.Epochs + 1), (batch.Status, Next));
                    return;
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException
                or OperationCanceledException or HubException or System.Net.WebSockets.WebSocketException)
            {
                Token.ThrowIfCancellationRequested();
                await Task.Delay(100, Token);
            }
        }
    }

    private void Take(RunBatch batch)
    {
        // Neither a gap nor a repeat.
        Assert.Equal(Next, batch.From);
        Next += batch.TotalError.Length;
    }
}
