using System.Collections.Concurrent;

namespace BackpropWeb.Server.Tests.Cluster;

/// <summary>Three real servers as one.</summary>
internal sealed class ServerCluster : IDisposable
{
    public const int Nodes = 3;

    public const string IsMissing = "There is no PostgreSQL with a Redis; scripts/test.sh starts both.";

    private readonly TestStore _store;
    private readonly int[] _ports;
    private readonly ServerProcess[] _nodes = new ServerProcess[Nodes];
    private readonly ConcurrentBag<ServerProcess> _started = [];
    private readonly ConcurrentDictionary<int, bool> _gone = new();

    private ServerCluster(TestStore store)
    {
        _store = store;
        // The primary is the node with the lowest address, so node 0 if it is there.
        _ports = [.. Enumerable.Range(0, Nodes).Select(_ => FreePorts.Next()).Order()];
    }

    /// <summary>Whether a test of a cluster must be skipped.</summary>
    public static bool IsImpossible => !TestStore.IsCluster;

    /// <summary>The logs of all nodes, also of replaced ones.</summary>
    public IEnumerable<string> Logs => _started.Select(node => node.Said);

    public static Task<ServerCluster> StartAsync(TestStore store) => StartAsync(store, ServerProcess.Program);

    /// <summary>Starts nodes of any version.</summary>
    /// <param name="store">Their store.</param>
    /// <param name="program">File of the server.</param>
    public static async Task<ServerCluster> StartAsync(TestStore store, string program)
    {
        var cluster = new ServerCluster(store);
        await Task.WhenAll(Enumerable.Range(0, Nodes).Select(node => cluster.StartNodeAsync(node, program)));
        return cluster;
    }

    /// <summary>Starts a node in the place of each that is gone.</summary>
    public Task RestoreAsync() =>
        Task.WhenAll(_gone.Keys.Select(node => StartNodeAsync(node, ServerProcess.Program)));

    /// <summary>Kills all nodes and starts as many at other addresses.</summary>
    public async Task KillAndStartElsewhereAsync()
    {
        for (var node = 0; node < Nodes; node++)
        {
            Kill(node);
            _ports[node] = FreePorts.Next();
        }

        Array.Sort(_ports);
        await RestoreAsync();
    }

    public HttpClient Client(int node) => _nodes[node].Client;

    /// <summary>A node that is there, the asked one if it is.</summary>
    public HttpClient Reach(int node) => Client(_gone.ContainsKey(node) ? (node + 1) % Nodes : node);

    public void Kill(int node)
    {
        _gone[node] = true;
        _nodes[node].Kill();
    }

    public void Terminate(int node)
    {
        _gone[node] = true;
        _nodes[node].Terminate();
    }

    /// <summary>Suspends a node while it has a transaction, whose locks the database keeps.</summary>
    public async Task SuspendInTransactionAsync(int node)
    {
        await Patience.UntilAsync(
            () =>
            {
                _nodes[node].Suspend();
                var isInTransaction = _store.IsInTransaction(NameOf(node));
                if (!isInTransaction)
                    _nodes[node].Resume();
                return Task.FromResult(isInTransaction);
            },
            "the node is suspended in a transaction");
        _gone[node] = true;
    }

    public void Resume(int node) => _nodes[node].Resume();

    /// <summary>Stops a node and starts another program in its place.</summary>
    public async Task ReplaceAsync(int node, string program)
    {
        Terminate(node);
        Assert.Equal(0, await WaitForExitAsync(node));
        await StartNodeAsync(node, program);
    }

    public Task<int> WaitForExitAsync(int node) => _nodes[node].WaitForExitAsync();

    public void Dispose()
    {
        foreach (var node in _started)
            node.Dispose();
    }

    private async Task StartNodeAsync(int node, string program)
    {
        _nodes[node] = await ServerProcess.StartAsync(
            program, _store, $"--Cluster:Port={_ports[node]}", "--Limits:StartsPerMinute", "100000",
            "--Limits:UnfinishedRuns", "1000", "--Training:Workers", "1",
            $"--ConnectionStrings:Runs={_store.ConnectionString};Application Name={NameOf(node)}");
        _started.Add(_nodes[node]);
        _gone.TryRemove(node, out _);
    }

    private static string NameOf(int node) => $"node {node}";
}
