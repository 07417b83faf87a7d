using BackpropWeb.Engine;

namespace BackpropWeb.Client.Localization;

/// <summary>Names the resource file with the validation errors of engine and reader in Chinese. Its keys are the
/// English templates, so English needs no file.</summary>
public sealed class Refusals
{
    private Refusals()
    {
    }
}

/// <summary>Validation errors in the reader's language.</summary>
public static class RefusalWords
{
    public static string Format(this IStringLocalizer<Refusals> words, Sentence sentence) => words[
        sentence.Template, [.. sentence.Arguments.Select(a => a is Sentence inner ? words.Format(inner) : a ?? "")]];
}
