using BackpropWeb.Engine;

namespace BackpropWeb.Recipes;

/// <summary>Errors in a document, by field path such as <c>rule.schedule[1].learningRate</c>.</summary>
public sealed class FieldErrors
{
    private const int Most = 100;

    private readonly SortedDictionary<string, List<Sentence>> _messages = new(StringComparer.Ordinal);
    private int _count;

    public bool Any => _count > 0;

    /// <summary>Whether a field has a wrong type or is unknown, rather than out of range.</summary>
    public bool IsMalformed { get; private set; }

    /// <summary>Adds an error of a member that has a wrong type or is unknown.</summary>
    public void Malformed(string path, Sentence message)
    {
        IsMalformed = true;
        Add(path, message);
    }

    /// <summary>Adds an error of a value with the right type that is not allowed.</summary>
    public void OutOfRange(string path, Sentence message) => Add(path, message);

    /// <summary>Adds the errors of a part of the document.</summary>
    /// <param name="part">Path of the part.</param>
    /// <param name="errors">Errors by path within the part.</param>
    public void Include(string part, FieldErrors errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        IsMalformed |= errors.IsMalformed;
        foreach (var (path, messages) in errors.Sentences)
        {
            foreach (var message in messages)
                Add(path.Length == 0 ? part : $"{part}.{path}", message);
        }
    }

    public bool Has(string path) => _messages.ContainsKey(path);

    /// <summary>Errors by path, which can be translated.</summary>
    public IReadOnlyDictionary<string, Sentence[]> Sentences =>
        _messages.ToDictionary(pair => pair.Key, pair => pair.Value.ToArray());

    /// <summary>Errors by path, in English.</summary>
    public Dictionary<string, string[]> ToDictionary() =>
        _messages.ToDictionary(pair => pair.Key, pair => pair.Value.Select(sentence => sentence.ToString()).ToArray());

    // A table may have ten thousand invalid cases.
    private void Add(string path, Sentence message)
    {
        if (++_count > Most)
            return;
        if (!_messages.TryGetValue(path, out var messages))
            _messages[path] = messages = [];
        messages.Add(message);
    }
}
