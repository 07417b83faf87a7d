using BackpropWeb.Engine;

namespace BackpropWeb.Client.Localization;

/// <summary>Names the resource file that says the engine's and the reader's refusals in Chinese. Its keys are the English
/// sentences with their slots, so English needs no file.</summary>
public sealed class Refusals
{
    private Refusals()
    {
    }
}

/// <summary>Refusals in the reader's language.</summary>
public static class RefusalWords
{
    public static string Say(this IStringLocalizer<Refusals> words, Sentence sentence) => words[
        sentence.Template, [.. sentence.Arguments.Select(a => a is Sentence inner ? words.Say(inner) : a ?? "")]];
}
