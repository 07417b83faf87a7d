using BackpropWeb.Contracts;

namespace BackpropWeb.Server.Persistence;

/// <summary>The row of a class.</summary>
internal sealed record StoredClass : IOwned
{
    public long Key { get; set; }

    public required string Id { get; init; }

    public ClassStatus Status { get; set; }

    /// <summary>The complete recipe of member 1 in canonical JSON.</summary>
    public required string Recipe { get; init; }

    public double Pace { get; init; }

    public string? Title { get; init; }

    /// <summary>SHA-256 of the owner key.</summary>
    public required byte[] OwnerKeyHash { get; init; }

    public DateTime CreatedAt { get; init; }

    public DateTime? StartedAt { get; set; }
}

/// <summary>A member of a class. The row is stored before the run.</summary>
internal sealed record StoredClassMember
{
    public long ClassKey { get; init; }

    /// <summary>Number in the order of joining, from 1.</summary>
    public int Number { get; init; }

    public required string RunId { get; init; }

    /// <summary>SHA-256 of the key in the member's cookie.</summary>
    public required byte[] KeyHash { get; init; }
}
