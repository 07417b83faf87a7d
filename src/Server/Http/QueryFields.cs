using System.Globalization;
using BackpropWeb.Engine;
using Microsoft.AspNetCore.Http.HttpResults;

namespace BackpropWeb.Server.Http;

/// <summary>Reads query parameters and collects their errors.</summary>
internal sealed class QueryFields(IQueryCollection query)
{
    private const int MostShown = 60;

    private readonly FieldErrors _errors = new();

    /// <summary>The response to invalid parameters; null if all are valid.</summary>
    public ProblemHttpResult? Refusal =>
        _errors.Any ? ProblemResults.Fields(_errors) : null;

    public void Refused(string name, Sentence message) => _errors.OutOfRange(name, message);

    public int? WholeNumber(string name, Bounds<int> bounds)
    {
        if (Text(name) is not { } text)
            return null;
        if (!decimal.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            _errors.Malformed(name, $"must be a whole number; was \"{text.Shorten(MostShown)}\"");
        else if (number < int.MinValue || number > int.MaxValue || !bounds.Contains((int)number))
            _errors.OutOfRange(name, $"must be {bounds}; was {text.Shorten(MostShown)}");
        else
            return (int)number;
        return null;
    }

    public bool Boolean(string name)
    {
        if (Text(name) is not { } text)
            return false;
        if (!bool.TryParse(text, out var value))
            _errors.Malformed(name, $"must be true or false; was \"{text.Shorten(MostShown)}\"");
        return value;
    }

    /// <summary>The text of a parameter that may appear once; null if it is omitted.</summary>
    public string? Text(string name)
    {
        var values = query[name];
        if (values.Count > 1)
            _errors.Malformed(name, "must be given once");
        return values is [{ Length: > 0 } text] ? text : null;
    }

    /// <summary>The texts of a parameter that may appear several times.</summary>
    public IReadOnlyList<string> Texts(string name) => [.. query[name].OfType<string>().Where(text => text.Length > 0)];

    /// <summary>A parameter with a fixed set of values.</summary>
    public string? OneOf(string name, params ReadOnlySpan<string> words)
    {
        if (Text(name) is not { } text)
            return null;
        if (words.Contains(text))
            return text;
        _errors.OutOfRange(name, $"must be {string.Join(" or ", words.ToArray())}; was \"{text.Shorten(MostShown)}\"");
        return null;
    }

    /// <summary>Adds an error of a parameter with invalid text.</summary>
    public void Malformed(string name, Sentence rule, string text) =>
        _errors.Malformed(name, $"{rule}; was \"{text.Shorten(MostShown)}\"");
}
