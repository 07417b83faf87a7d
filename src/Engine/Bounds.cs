using System.Globalization;

namespace BackpropWeb.Engine;

/// <summary>The allowed range of a number in a recipe, and its description.</summary>
/// <param name="From">Lower bound.</param>
/// <param name="FromIncluded">Whether <paramref name="From"/> itself is allowed.</param>
/// <param name="To">Upper bound; null for none.</param>
/// <param name="ToIncluded">Whether <paramref name="To"/> itself is allowed.</param>
/// <typeparam name="T">A number.</typeparam>
public sealed record Bounds<T>(T From, bool FromIncluded, T? To = null, bool ToIncluded = true)
    where T : struct, IComparable<T>, IFormattable
{
    /// <summary>Whether a value is within the bounds. NaN never is.</summary>
    /// <param name="value">Any value.</param>
    // CompareTo ranks NaN below every number, and every lower bound here is a number.
    public bool Contains(T value) =>
        value.CompareTo(From) is var low && (low > 0 || (low == 0 && FromIncluded))
        && (To is not { } to || (value.CompareTo(to) is var high && (high < 0 || (high == 0 && ToIncluded))));

    /// <summary>The bounds as text to follow "must be": "above 0 and at most 100".</summary>
    public Sentence ToSentence()
    {
        var from = Written(From);
        if (To is not { } upper)
        {
            if (FromIncluded)
                return $"{from} or more";
            return $"above {from}";
        }

        // One return statement each: a conditional expression would convert to string and lose the arguments.
        var to = Written(upper);
        if (FromIncluded && ToIncluded)
            return $"{from} or more and at most {to}";
        if (FromIncluded)
            return $"{from} or more and below {to}";
        if (ToIncluded)
            return $"above {from} and at most {to}";
        return $"above {from} and below {to}";
    }

    /// <summary>The bounds in English.</summary>
    public override string ToString() => ToSentence().ToString();

    /// <summary>Throws if a value is outside the bounds.</summary>
    /// <param name="value">Any value.</param>
    /// <param name="part">Path of the value, such as "rule.learningRate"; becomes the exception's ParamName.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside the bounds.</exception>
    internal void Require(T value, string part)
    {
        if (!Contains(value))
            throw new ArgumentOutOfRangeException(
                part, value, $"{part} must be {this}; was {Written(value)}.")
            {
                Data = { [Refusal.Rule] = (Sentence)$"must be {this}; was {Written(value)}." },
            };
    }
    private static string Written(T value) => value.ToString(null, CultureInfo.InvariantCulture);
}
