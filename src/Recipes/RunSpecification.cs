using BackpropWeb.Engine;

namespace BackpropWeb.Recipes;

/// <summary>A request to start a run, with all defaults filled in.</summary>
/// <param name="Pace">Epochs a second; null for as fast as possible.</param>
public sealed record RunSpecification(Recipe Recipe, double? Pace = null, bool Listed = false, string? Title = null)
{
    /// <summary>Allowed paces.</summary>
    public static Bounds<double> PaceBounds { get; } = new(0, false, 10_000);

    public const int LongestTitle = 200;
}
