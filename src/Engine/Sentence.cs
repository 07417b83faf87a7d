using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace BackpropWeb.Engine;

/// <summary>A refusal whose words and figures are still apart, so that a page can say it in another language: the
/// words with numbered slots are its identity, as in gettext. Written as an interpolated string.</summary>
/// <param name="literalLength">Characters of the words; given by the compiler.</param>
/// <param name="formattedCount">Slots; given by the compiler.</param>
[InterpolatedStringHandler]
public sealed class Sentence(int literalLength, int formattedCount)
{
    private readonly StringBuilder _template = new(literalLength + (3 * formattedCount));
    private readonly List<object?> _arguments = new(formattedCount);

    /// <summary>The English words with a slot for each figure: "must be {0}; was {1}". Braces of the words themselves
    /// are doubled, as <see cref="string.Format(IFormatProvider, string, object[])"/> wants them.</summary>
    public string Template => _template.ToString();

    /// <summary>What goes into the slots: numbers, texts, other sentences.</summary>
    public IReadOnlyList<object?> Arguments => _arguments;

    /// <summary>A sentence without slots.</summary>
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

    /// <summary>Adds words.</summary>
    /// <param name="words">In English.</param>
    public void AppendLiteral(string words)
    {
        ArgumentNullException.ThrowIfNull(words);
        _template.Append(words.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal));
    }

    /// <summary>Adds a figure.</summary>
    /// <param name="value">The figure.</param>
    /// <typeparam name="T">Anything that invariant culture can write.</typeparam>
    public void AppendFormatted<T>(T value)
    {
        _template.Append(CultureInfo.InvariantCulture, $"{{{_arguments.Count}}}");
        _arguments.Add(value);
    }

    /// <summary>Adds bounds, whose words other languages must know too.</summary>
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
