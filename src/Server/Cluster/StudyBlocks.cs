using BackpropWeb.Server.Studies.Live;
using Orleans.Concurrency;
using Orleans.Runtime.Services;

namespace BackpropWeb.Server.Cluster;

/// <summary>Gives blocks of the studies to other nodes, on the primary.</summary>
[Reentrant]
internal sealed class StudyBlocks(GrainId id, Silo silo, ILoggerFactory loggers, LiveStudies live)
    : GrainService(id, silo, loggers), IStudyBlocks
{
    public Task<BlockAnswer> AskAsync(BlockRequest request) => Task.FromResult(live.Give(request));

    public Task DeliverAsync(BlockKey key, byte[] results, byte[] tally)
    {
        live.Accept(key, results, tally);
        return Task.CompletedTask;
    }
}

/// <summary>Reaches the <see cref="StudyBlocks"/> of a node.</summary>
internal sealed class StudyBlocksClient(IServiceProvider services) : GrainServiceClient<IStudyBlocks>(services)
{
    public IStudyBlocks Of(SiloAddress node) => GetGrainService(node);
}
