namespace BackpropWeb.Engine;

/// <summary>Refusals of a recipe's parts, each named by its path within the recipe.</summary>
public static class Refusal
{
    /// <summary>Where an exception's data hold the rule by itself.</summary>
    internal const string Rule = nameof(Rule);

    /// <summary>An exception whose ParamName is the part and whose message says the rule that it breaks.</summary>
    /// <param name="part">Path such as "start.weights".</param>
    /// <param name="rule">What follows the path in the message: "must hold 9 numbers; it holds 8."</param>
    internal static ArgumentException Of(string part, Sentence rule) => new($"{part} {rule}", part) { Data = { [Rule] = rule } };

    /// <summary>The rule by itself; null where the exception was not made here.</summary>
    /// <param name="refusal">What the engine threw.</param>
    public static Sentence? RuleOf(ArgumentException refusal) => refusal.Data[Rule] as Sentence;
}
