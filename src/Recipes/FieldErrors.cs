using BackpropWeb.Engine;

namespace BackpropWeb.Recipes;

/// <summary>What is wrong with a document, by field path such as <c>rule.schedule[1].learningRate</c>.</summary>
public sealed class FieldErrors
{
    private const int Most = 100;

    private readonly SortedDictionary<string, List<Sentence>> _messages = new(StringComparer.Ordinal);
    private int _count;

    public bool Any => _count > 0;

    /// <summary>Whether something is of the wrong type or unknown, rather than out of its range.</summary>
    public bool IsMalformed { get; private set; }

    /// <summary>A member that has the wrong type or does not belong there.</summary>
    public void Malformed(string path, Sentence message)
    {
        IsMalformed = true;
        Add(path, message);
    }

    /// <summary>A value of the right type that is not allowed.</summary>
    public void OutOfRange(string path, Sentence message) => Add(path, message);

    /// <summary>Adds what is wrong with a part of the document.</summary>
    /// <param name="part">Path of the part.</param>
    /// <param name="errors">Errors by paths within the part.</param>
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

    /// <summary>What is wrong by path, ready to be said in any language.</summary>
    public IReadOnlyDictionary<string, Sentence[]> Sentences =>
        _messages.ToDictionary(pair => pair.Key, pair => pair.Value.ToArray());

    /// <summary>The same in English.</summary>
    public Dictionary<string, string[]> ToDictionary() =>
        _messages.ToDictionary(pair => pair.Key, pair => pair.Value.Select(sentence => sentence.ToString()).ToArray());

    // Ten thousand bad cases need not be told one by one.
    private void Add(string path, Sentence message)
    {
        if (++_count > Most)
            return;
        if (!_messages.TryGetValue(path, out var messages))
            _messages[path] = messages = [];
        messages.Add(message);
    }
}
