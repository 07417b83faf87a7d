namespace BackpropWeb.Server.Studies.Live;

/// <summary>A block of a study.</summary>
internal readonly record struct BlockKey(string Study, int Block);

/// <summary>Request of a node for blocks to train.</summary>
/// <param name="Node">Name of the node.</param>
/// <param name="Held">The blocks that it has. The primary gives all others to somebody else.</param>
/// <param name="Wanted">Number of blocks that it could begin.</param>
internal sealed record BlockRequest(string Node, IReadOnlyList<BlockKey> Held, int Wanted);

/// <summary>Response to a <see cref="BlockRequest"/>.</summary>
/// <param name="Given">The blocks to train.</param>
/// <param name="Dropped">Held blocks that are no longer needed.</param>
internal sealed record BlockAnswer(IReadOnlyList<BlockKey> Given, IReadOnlyList<BlockKey> Dropped);
