using BackpropWeb.Server.Studies.Live;
using Orleans.Services;

namespace BackpropWeb.Server.Cluster;

/// <summary>Calls to the primary, which owns the studies. Every node has this service.</summary>
internal interface IStudyBlocks : IGrainService
{
    /// <summary>Asks for blocks to train.</summary>
    Task<BlockAnswer> AskAsync(BlockRequest request);

    /// <summary>Delivers one block: at most 3 MB.</summary>
    [ResponseTimeout("00:00:30")]
    Task DeliverAsync(BlockKey key, byte[] results, byte[] tally);
}
