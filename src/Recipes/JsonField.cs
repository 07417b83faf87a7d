using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using BackpropWeb.Engine;

namespace BackpropWeb.Recipes;

/// <summary>A value in a document, with its path. Reads the value, or adds an error at the path.</summary>
public readonly struct JsonField(JsonElement element, string path, FieldErrors errors)
{
    private const int MostShown = 60;

    public string Path => path;

    public bool IsObject => element.ValueKind == JsonValueKind.Object;

    public bool IsList => element.ValueKind == JsonValueKind.Array;

    public bool IsString => element.ValueKind == JsonValueKind.String;

    /// <summary>The members of an object, by name; null (and an error) if it is no object. Null members count as
    /// omitted, unknown ones are errors.</summary>
    public JsonMembers? Members(params ReadOnlySpan<string> known)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            Malformed("must be an object");
            return null;
        }

        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in element.EnumerateObject())
        {
            if (NameOf(member) is not { } name || !known.Contains(name))
                errors.Malformed(
                    Join(NameOf(member) is { } unknown ? unknown.Shorten(MostShown) : "?"),
                    $"is unknown; known fields are {string.Join(", ", known.ToArray())}");
            else if (member.Value.ValueKind != JsonValueKind.Null)
                members[name] = member.Value;
        }

        return new(members, path, errors);
    }

    /// <summary>The items of a list; null (and an error) if it is no list.</summary>
    public JsonField[]? Items()
    {
        if (element.ValueKind != JsonValueKind.Array)
        {
            Malformed("must be a list");
            return null;
        }

        var items = new JsonField[element.GetArrayLength()];
        var place = 0;
        foreach (var item in element.EnumerateArray())
        {
            items[place] = new(item, $"{path}[{place}]", errors);
            place++;
        }

        return items;
    }

    /// <summary>The items of a list; null (and an error) if it is no list or too long.</summary>
    public JsonField[]? Items(int most)
    {
        if (element.ValueKind != JsonValueKind.Array || element.GetArrayLength() <= most)
            return Items();
        errors.OutOfRange(path, $"must hold at most {Format(most)}; holds {Format(element.GetArrayLength())}");
        return null;
    }

    public double? Number(Bounds<double> bounds)
    {
        if (element.ValueKind != JsonValueKind.Number)
        {
            Malformed("must be a number");
            return null;
        }

        // A number that is too large for a double is parsed as infinity.
        var value = element.GetDouble();
        if (double.IsFinite(value) && bounds.Contains(value))
            return value;
        OutOfRange($"must be {bounds}");
        return null;
    }

    /// <summary>All items as numbers; null (and errors) if one is no number or out of bounds.</summary>
    public static ImmutableArray<double>? Numbers(JsonField[] items, Bounds<double> bounds)
    {
        var numbers = ImmutableArray.CreateBuilder<double>(items.Length);
        foreach (var item in items)
        {
            if (item.Number(bounds) is { } number)
                numbers.Add(number);
        }

        return numbers.Count == items.Length ? numbers.ToImmutable() : null;
    }

    /// <param name="limit">The option that sets the upper bound; null if none does.</param>
    public long? WholeNumber(Bounds<long> bounds, string? limit = null)
    {
        if (element.ValueKind != JsonValueKind.Number)
        {
            Malformed("must be a whole number");
            return null;
        }

        var value = element.GetDouble();
        if (double.IsFinite(value) && value != Math.Floor(value))
        {
            Malformed("must be a whole number");
            return null;
        }

        // Whole numbers may be written as 6e2. All ranges are within 2⁵³.
        if (!element.TryGetInt64(out var whole) && Math.Abs(value) < 1L << 53)
            whole = (long)value;
        if (Math.Abs(value) <= 1L << 53 && bounds.Contains(whole))
            return whole;
        if (limit is null)
            OutOfRange($"must be {bounds}");
        else
            OutOfRange($"must be {bounds} ({limit})");
        return null;
    }

    public bool? Boolean()
    {
        if (element.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return element.GetBoolean();
        Malformed("must be true or false");
        return null;
    }

    public string? Text(int most)
    {
        if (element.ValueKind != JsonValueKind.String)
        {
            Malformed("must be text");
            return null;
        }

        if (StringOf(element) is not { } text)
        {
            errors.Malformed(path, "must be text; it holds half a surrogate pair");
            return null;
        }

        if (text.Length > most)
            errors.OutOfRange(path, $"must have at most {Format(most)} characters; has {Format(text.Length)}");
        else if (text.Any(char.IsControl))
            errors.OutOfRange(path, "must not contain control characters");
        else
            return text;
        return null;
    }

    /// <summary>A title without spaces around it; null for an empty one.</summary>
    public string? Title() => Text(RunSpecification.LongestTitle)?.Trim() is { Length: > 0 } title ? title : null;

    public T? OneOf<T>(IReadOnlyDictionary<string, T> values)
        where T : struct
    {
        var choice = new Sentence(0, values.Count);
        foreach (var key in values.Keys)
        {
            choice.AppendLiteral(choice.Arguments.Count == 0 ? "must be " : " or ");
            choice.AppendFormatted($"\"{key}\"");
        }

        if (element.ValueKind != JsonValueKind.String)
            Malformed(choice);
        else if (StringOf(element) is { } text && values.TryGetValue(text, out var value))
            return value;
        else
            OutOfRange(choice);
        return null;
    }

    public void Malformed(Sentence rule) => errors.Malformed(path, $"{rule}; was {Shown}");

    public void OutOfRange(Sentence rule) => errors.OutOfRange(path, $"{rule}; was {Shown}");

    /// <summary>A number with thousands separators: 1,000,000.</summary>
    public static string Format(double number) => number.ToString("#,0.################", CultureInfo.InvariantCulture);

    private Sentence Shown
    {
        get
        {
            if (element.ValueKind == JsonValueKind.Object)
                return "an object";
            if (element.ValueKind == JsonValueKind.Array)
                return "a list";
            return $"{element.GetRawText().Shorten(MostShown)}";
        }
    }

    private string Join(string member) => path.Length == 0 ? member : $"{path}.{member}";

    // The parser accepts escapes such as "\ud800"; only reading them as text fails.
    private static string? StringOf(JsonElement text)
    {
        try
        {
            return text.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static string? NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}

/// <summary>The known members of an object.</summary>
public readonly struct JsonMembers(Dictionary<string, JsonElement> members, string path, FieldErrors errors)
{
    public bool Has(string name) => members.ContainsKey(name);

    /// <summary>The member with a name; null if it is omitted.</summary>
    public JsonField? this[string name] =>
        members.TryGetValue(name, out var element)
            ? new JsonField(element, PathOf(name), errors)
            : null;

    /// <summary>The member with a name; null (and an error) if it is omitted.</summary>
    public JsonField? Required(string name)
    {
        if (!Has(name))
            errors.Malformed(PathOf(name), "is required");
        return this[name];
    }

    public string PathOf(string name) => path.Length == 0 ? name : $"{path}.{name}";
}
