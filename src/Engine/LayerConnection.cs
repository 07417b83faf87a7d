namespace BackpropWeb.Engine;

/// <summary>Links from one layer to a later one. Every unit of the sending group is linked to every unit of the
/// receiving group.</summary>
/// <param name="From">Index of the sending layer; 0 is the input layer.</param>
/// <param name="To">Index of the receiving layer; greater than <paramref name="From"/>.</param>
public readonly record struct LayerConnection(int From, int To)
{
    /// <summary>The group of the sending layer; null for the whole layer.</summary>
    public UnitRange? Sending { get; init; }

    /// <summary>The group of the receiving layer; null for the whole layer.</summary>
    public UnitRange? Receiving { get; init; }

    /// <summary>Index of an earlier connection whose weights these links share, as in copies of one net at several
    /// times or of one detector at several places. That connection has its own weights and groups of the same sizes.
    /// Null for own weights.</summary>
    public int? SharedWith { get; init; }
}

/// <summary>A group of consecutive units of one layer.</summary>
/// <param name="Start">Index of the first one within the layer.</param>
/// <param name="Count">How many; at least 1.</param>
public readonly record struct UnitRange(int Start, int Count)
{
    /// <summary>Whether a unit is one of them.</summary>
    /// <param name="unit">Index within the layer.</param>
    public bool Contains(int unit) => unit >= Start && unit - Start < Count;

    /// <summary>Whether two groups of one layer have a unit in common.</summary>
    /// <param name="other">The other group.</param>
    internal bool Overlaps(UnitRange other) => Start < other.Start + other.Count && other.Start < Start + Count;

    /// <summary>First and last unit: "3 to 5".</summary>
    public override string ToString() => $"{Start} to {Start + Count - 1}";
}

/// <summary>A group of units of a given layer.</summary>
/// <param name="Layer">Index of the layer.</param>
/// <param name="Units">The group.</param>
public readonly record struct LayerUnits(int Layer, UnitRange Units);

/// <summary>A layer that shares its biases.</summary>
/// <param name="Layer">The layer, 1 or later.</param>
/// <param name="WithLayer">The earlier layer whose biases it uses, unit by unit. That layer has its own biases and as
/// many units. Null if all units of this layer share one bias.</param>
public readonly record struct SharedBiases(int Layer, int? WithLayer);
