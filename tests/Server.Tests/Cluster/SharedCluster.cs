namespace BackpropWeb.Server.Tests.Cluster;

/// <summary>One cluster for the tests of this collection, each of which begins with three nodes.</summary>
[CollectionDefinition(nameof(SharedCluster))]
public sealed class SharedCluster : IDisposable, ICollectionFixture<SharedCluster>
{
    private readonly TestStore _store = new();
    private ServerCluster? _cluster;

    /// <summary>The cluster; nodes that an earlier test ended are started again.</summary>
    internal async Task<ServerCluster> WithAllNodesAsync()
    {
        _cluster ??= await ServerCluster.StartAsync(_store);
        await _cluster.RestoreAsync();
        return _cluster;
    }

    public void Dispose()
    {
        _cluster?.Dispose();
        _store.Dispose();
    }
}
