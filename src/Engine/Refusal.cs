namespace BackpropWeb.Engine;

/// <summary>Creates exceptions for invalid parts of a recipe, each identified by its path within the recipe.</summary>
public static class Refusal
{
    /// <summary>Key of the rule in an exception's Data.</summary>
    internal const string Rule = nameof(Rule);

    /// <summary>An exception with the part as ParamName and the broken rule as message.</summary>
    /// <param name="part">Path such as "start.weights".</param>
    /// <param name="rule">The text after the path in the message: "must hold 9 numbers; it holds 8." In a
    /// concatenation every part must be interpolated; otherwise the compiler makes a string of it and the arguments are
    /// lost.</param>
    internal static ArgumentException Of(string part, Sentence rule) =>
        new($"{part} {rule}", part) { Data = { [Rule] = rule } };

    /// <summary>The rule without the path; null for an exception that this class did not create.</summary>
    /// <param name="refusal">An exception from the engine.</param>
    public static Sentence? RuleOf(ArgumentException refusal) => refusal.Data[Rule] as Sentence;
}
