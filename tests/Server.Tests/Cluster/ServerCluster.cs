using System.Collections.Concurrent;
using BackpropWeb.Tests;

namespace BackpropWeb.Server.Tests.Cluster;

/// <summary>Three real servers as one.</summary>
internal sealed class ServerCluster : IDisposable
{
    public const int Nodes = 3;

    public const string IsMissing = "There is no PostgreSQL with a Redis; scripts/test.sh starts both.";

    private readonly ServerProcess[] _nodes;
    private readonly ConcurrentDictionary<int, bool> _gone = new();

    private ServerCluster(ServerProcess[] nodes) => _nodes = nodes;

    /// <summary>Whether a test of a cluster must be skipped.</summary>
    public static bool IsImpossible => !TestStore.IsCluster;

    public static async Task<ServerCluster> StartAsync(TestStore store) => new(await Task.WhenAll(
        Enumerable.Range(0, Nodes).Select(_ => ServerProcess.StartAsync(
            store, $"--Cluster:Port={FreePorts.Next()}", "--Limits:StartsPerMinute", "100000",
            "--Limits:UnfinishedRuns", "1000", "--Training:Workers", "1"))));

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

    public Task<int> WaitForExitAsync(int node) => _nodes[node].WaitForExitAsync();

    public void Dispose()
    {
        foreach (var node in _nodes)
            node.Dispose();
    }
}
