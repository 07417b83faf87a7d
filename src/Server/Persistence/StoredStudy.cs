using BackpropWeb.Contracts;

namespace BackpropWeb.Server.Persistence;

/// <summary>The row of a study. Its counts are those of its stored blocks.</summary>
internal sealed record StoredStudy : IOwned, IHasStatus
{
    public long Key { get; set; }

    public required string Id { get; init; }

    /// <summary>Raised by each command, and by each node of a cluster that loads the study; training may write only
    /// with the current value.</summary>
    public int Fence { get; set; }

    public RunStatus Status { get; set; }

    /// <summary>The complete recipe in canonical JSON.</summary>
    public required string Recipe { get; init; }

    /// <summary>First seed; null for the recipe's own start.</summary>
    public long? FirstSeed { get; init; }

    /// <summary>Number of seeds: in total, or in each cell of the grid.</summary>
    public int SeedCount { get; init; }

    /// <summary>The grid as JSON; null for a study over seeds only.</summary>
    public string? Grid { get; init; }

    /// <summary>Number of members.</summary>
    public int Total { get; init; }

    /// <summary>Members of a block; the last block may have fewer.</summary>
    public int BlockSize { get; init; }

    public int Done { get; set; }

    public int Solved { get; set; }

    public int Diverged { get; set; }

    public string? Title { get; set; }

    public bool Listed { get; set; }

    /// <summary>SHA-256 of the owner key; null for a study without an owner.</summary>
    public byte[]? OwnerKeyHash { get; init; }

    public DateTime CreatedAt { get; init; }

    public DateTime? FinishedAt { get; set; }
}

/// <summary>The results of consecutive members of a study.</summary>
internal sealed class StoredStudyBlock
{
    public long StudyKey { get; init; }

    /// <summary>Index of the block; its first member is <c>Index × BlockSize</c>.</summary>
    public int Index { get; init; }

    /// <summary>Result of <c>MemberResults.ToBytes</c>.</summary>
    public required byte[] Results { get; init; }
}

/// <summary>The counts of a study over its stored blocks.</summary>
internal sealed class StoredStudyTally
{
    public long StudyKey { get; init; }

    /// <summary>Result of <c>StudyTally.ToBytes</c>.</summary>
    public required byte[] Bytes { get; init; }
}
