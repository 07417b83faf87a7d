using System.Globalization;
using System.Text;
using System.Text.Json;

namespace BackpropWeb.Recipes;

/// <summary>Canonical JSON by RFC 8785: sorted members, no white space, numbers as ECMAScript writes them. Its hash is
/// the same in any language.</summary>
public static class CanonicalJson
{
    public static string Write(JsonElement element)
    {
        var text = new StringBuilder();
        Write(element, text);
        return text.ToString();
    }

    private static void Write(JsonElement element, StringBuilder text)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var members = element.EnumerateObject().OrderBy(m => m.Name, StringComparer.Ordinal);
                WriteAll('{', '}', members, text, member =>
                {
                    Write(member.Name, text);
                    text.Append(':');
                    Write(member.Value, text);
                });
                break;
            case JsonValueKind.Array:
                WriteAll('[', ']', element.EnumerateArray(), text, item => Write(item, text));
                break;
            case JsonValueKind.String:
                Write(element.GetString()!, text);
                break;
            case JsonValueKind.Number:
                text.Append(Number(element.GetDouble()));
                break;
            default:
                text.Append(element.GetRawText());
                break;
        }
    }

    private static void WriteAll<T>(char open, char close, IEnumerable<T> items, StringBuilder text, Action<T> write)
    {
        text.Append(open);
        var isFirst = true;
        foreach (var item in items)
        {
            if (!isFirst)
                text.Append(',');
            isFirst = false;
            write(item);
        }

        text.Append(close);
    }

    private static void Write(string value, StringBuilder text)
    {
        text.Append('"');
        foreach (var c in value)
        {
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\b' => text.Append("\\b"),
                '\f' => text.Append("\\f"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                < ' ' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => text.Append(c),
            };
        }

        text.Append('"');
    }

    /// <summary>The shortest digits that parse to the same number, in the format of ECMA-262,
    /// Number::toString.</summary>
    public static string Number(double value)
    {
        if (value == 0)
            return "0";
        if (value < 0)
            return "-" + Number(-value);

        var parts = value.ToString("R", CultureInfo.InvariantCulture).Split('E');
        var (whole, fraction) = parts[0].Split('.') is [var w, var f]
            ? (w.TrimStart('0'), f)
            : (parts[0].TrimStart('0'), "");
        var exponent = parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0;
        var leadingZeros = whole.Length > 0 ? 0 : fraction.Length - fraction.TrimStart('0').Length;
        var digits = (whole + fraction).Trim('0');
        // value = 0.digits × 10^point
        var point = whole.Length - leadingZeros + exponent;
        return point switch
        {
            > 0 and <= 21 when digits.Length <= point => digits.PadRight(point, '0'),
            > 0 and <= 21 => $"{digits[..point]}.{digits[point..]}",
            > -6 and <= 0 => "0." + new string('0', -point) + digits,
            _ => digits[..1] + (digits.Length > 1 ? "." + digits[1..] : "")
                + (point > 0 ? "e+" : "e-") + Math.Abs(point - 1).ToString(CultureInfo.InvariantCulture),
        };
    }
}
