using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Markdig;

namespace BackpropWeb.Server.Reading;

/// <summary>The texts beside the figure, in both languages: Markdown files that are rendered once, at start. A token
/// such as {{epoch}} in them becomes a place for a number of the figure.</summary>
internal sealed partial class ReadingTexts
{
    private static readonly string[] Languages = ["en", "zh"];
    private readonly FrozenDictionary<(string Language, string Name), string> _html;

    public ReadingTexts()
    {
        var pipeline = new MarkdownPipelineBuilder().UseAdvancedExtensions().Build();
        var folder = Path.Combine(AppContext.BaseDirectory, "Reading");
        _html = Languages
            .SelectMany(
                language => Directory.GetFiles(Path.Combine(folder, language), "*.md"),
                (language, file) => (language, file))
            .ToFrozenDictionary(
                text => (text.language, Path.GetFileNameWithoutExtension(text.file)),
                text => Markdown.ToHtml(Token().Replace(File.ReadAllText(text.file), Place), pipeline));
    }

    /// <summary>A text as HTML, the numbers of the figure filled in.</summary>
    /// <param name="language">"en" or "zh".</param>
    /// <param name="name">File name without its ending, such as "in-a-minute".</param>
    /// <param name="numbers">Value by token.</param>
    public string Html(string language, string name, IReadOnlyDictionary<string, string> numbers) =>
        Hole().Replace(_html[(language, name)], hole => numbers[hole.Groups[1].Value]);

    // Markdown keeps HTML as it is, but gives braces a meaning of its own.
    private static string Place(Match token) =>
        $"<span class=\"bound\" data-bind=\"{token.Groups[1].Value}\">⟦{token.Groups[1].Value}⟧</span>";

    [GeneratedRegex(@"\{\{(\w+)\}\}")]
    private static partial Regex Token();

    [GeneratedRegex(@"⟦(\w+)⟧")]
    private static partial Regex Hole();
}
