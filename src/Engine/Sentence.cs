using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace BackpropWeb.Engine;

/// <summary>A message that keeps its text and its arguments apart, so that it can be translated. As in gettext, the
/// English text with numbered placeholders is the key. Written as an interpolated string.</summary>
/// <param name="literalLength">Number of literal characters; supplied by the compiler.</param>
/// <param name="formattedCount">Number of placeholders; supplied by the compiler.</param>
[InterpolatedStringHandler]
public sealed class Sentence(int literalLength, int formattedCount)
{
    private readonly StringBuilder _template = new(literalLength + (3 * formattedCount));
    private readonly List<object?> _arguments = new(formattedCount);

    /// <summary>The English text with a placeholder for each argument: "must be {0}; was {1}". Literal braces are
    /// doubled, as <see cref="string.Format(IFormatProvider, string, object[])"/> requires.</summary>
    public string Template => _template.ToString();

    /// <summary>The arguments: numbers, strings, other sentences.</summary>
    public IReadOnlyList<object?> Arguments => _arguments;

    /// <summary>A sentence without placeholders.</summary>
    /// <param name="words">The sentence in English.</param>
    public static implicit operator Sentence(string words) => FromString(words);

    /// <inheritdoc cref="op_Implicit"/>
    public static Sentence FromString(string words)
    {
        ArgumentNullException.ThrowIfNull(words);
        var sentence = new Sentence(words.Length, 0);
        sentence.AppendLiteral(words);
        return sentence;
    }

    /// <summary>Appends literal text.</summary>
    /// <param name="words">English text.</param>
    public void AppendLiteral(string words)
    {
        ArgumentNullException.ThrowIfNull(words);
        _template.Append(words
            .Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal));
    }

    /// <summary>Appends an argument.</summary>
    /// <param name="value">The argument.</param>
    /// <typeparam name="T">Any type that the invariant culture can format.</typeparam>
    public void AppendFormatted<T>(T value)
    {
        _template.Append(CultureInfo.InvariantCulture, $"{{{_arguments.Count}}}");
        _arguments.Add(value);
    }

    /// <summary>Appends bounds as a nested sentence, which is translated as well.</summary>
    /// <param name="bounds">The bounds.</param>
    /// <typeparam name="T">A number.</typeparam>
    public void AppendFormatted<T>(Bounds<T> bounds)
        where T : struct, IComparable<T>, IFormattable
    {
        ArgumentNullException.ThrowIfNull(bounds);
        AppendFormatted(bounds.ToSentence());
    }

    /// <summary>The whole sentence in English.</summary>
    public override string ToString() => string.Format(CultureInfo.InvariantCulture, Template, [.. _arguments]);
}
