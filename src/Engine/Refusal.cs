namespace BackpropWeb.Engine;

/// <summary>Refusals of a recipe's parts, each named by its path within the recipe.</summary>
internal static class Refusal
{
    /// <summary>An exception whose ParamName is the part and whose message says the rule that it breaks.</summary>
    /// <param name="part">Path such as "start.weights".</param>
    /// <param name="rule">What follows the path in the message: "must hold 9 numbers; it holds 8."</param>
    public static ArgumentException Of(string part, string rule) => new($"{part} {rule}", part);
}
