using System.Globalization;

namespace BackpropWeb.Engine;

/// <summary>The values that a figure of a recipe may take, and the words that say so.</summary>
/// <param name="From">Smallest value, or the one that every value must lie above.</param>
/// <param name="FromIncluded">Whether <paramref name="From"/> itself is allowed.</param>
/// <param name="To">Largest value, or the one that every value must lie below; null for no upper bound.</param>
/// <param name="ToIncluded">Whether <paramref name="To"/> itself is allowed.</param>
/// <typeparam name="T">A number.</typeparam>
public sealed record Bounds<T>(T From, bool FromIncluded, T? To = null, bool ToIncluded = true)
    where T : struct, IComparable<T>, IFormattable
{
    /// <summary>Whether a value lies within. NaN never does.</summary>
    /// <param name="value">Any value.</param>
    // CompareTo ranks NaN below every number, and every lower bound here is a number.
    public bool Contains(T value) =>
        value.CompareTo(From) is var low && (low > 0 || (low == 0 && FromIncluded))
        && (To is not { } to || (value.CompareTo(to) is var high && (high < 0 || (high == 0 && ToIncluded))));

    /// <summary>The bounds in words that follow "must be": "above 0 and at most 100".</summary>
    public override string ToString()
    {
        var from = From.ToString(null, CultureInfo.InvariantCulture);
        var low = FromIncluded ? $"{from} or more" : $"above {from}";
        if (To is not { } to)
            return low;
        return $"{low} and {(ToIncluded ? "at most" : "below")} {to.ToString(null, CultureInfo.InvariantCulture)}";
    }

    /// <summary>Refuses a value that lies outside.</summary>
    /// <param name="value">Any value.</param>
    /// <param name="part">Where the value stands, such as "rule.learningRate"; becomes the exception's
    /// ParamName.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value lies outside.</exception>
    internal void Require(T value, string part)
    {
        if (!Contains(value))
            throw new ArgumentOutOfRangeException(
                part, value, $"{part} must be {this}; was {value.ToString(null, CultureInfo.InvariantCulture)}.");
    }
}
