using BackpropWeb.Contracts;

namespace BackpropWeb.Server.Persistence;

/// <summary>The row of a run. Its values are those of <see cref="Epoch"/>, the last stored row.</summary>
internal sealed record StoredRun : IOwned, IHasStatus
{
    public long Key { get; set; }

    public required string Id { get; init; }

    /// <summary>Number of times that a node of a cluster loaded the run; only writes with the current value count. 0 on
    /// a single machine.</summary>
    public int Fence { get; set; }

    /// <summary>Bytes reserved for each further epoch; 0 for runs of older versions.</summary>
    public long BytesPerEpoch { get; set; }

    public RunStatus Status { get; set; }

    /// <summary>Epoch of the last stored row; −1 before the first.</summary>
    public int Epoch { get; set; } = -1;

    public int Epochs { get; set; }

    public double? Pace { get; set; }

    public double? TotalError { get; set; }

    public double? MeanSquaredError { get; set; }

    public int? Correct { get; set; }

    /// <summary>Epoch at which the run pauses after a step command; null otherwise.</summary>
    public int? PauseAt { get; set; }

    public int Cases { get; set; }

    /// <summary>First epoch from which all cases stayed correct up to <see cref="Epoch"/>; final once the run has
    /// ended.</summary>
    public int? SolvedAt { get; set; }

    /// <summary>Name in the catalogue; null for a custom problem.</summary>
    public string? Problem { get; set; }

    /// <summary>The complete recipe in canonical JSON.</summary>
    public required string Recipe { get; set; }

    public required string RecipeHash { get; set; }

    /// <summary>Id of the run it was forked from, which may be deleted.</summary>
    public string? ParentId { get; set; }

    /// <summary>Epoch of the parent whose weights it started with.</summary>
    public int? ParentEpoch { get; set; }

    public string? Title { get; set; }

    public bool Listed { get; set; }

    /// <summary>SHA-256 of the owner key; null for a run without an owner.</summary>
    public byte[]? OwnerKeyHash { get; set; }

    public DateTime CreatedAt { get; set; }

    public DateTime? StartedAt { get; set; }

    public DateTime? FinishedAt { get; set; }

    public string? FailureCode { get; set; }

    public string? FailureMessage { get; set; }

    public int? FailureEpoch { get; set; }
}
