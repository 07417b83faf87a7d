using BackpropWeb.Engine;
using BackpropWeb.Engine.Learning;

namespace BackpropWeb.Reproduction;

/// <summary>How long one run takes, and so how many seeds are run.</summary>
internal enum Cost
{
    Light,
    Medium,
    Heavy,
}

/// <summary>One row of the page: what was published, and a recipe to run from many seeds.</summary>
/// <param name="Name">What is learned by which net and rule.</param>
/// <param name="Published">What the source says.</param>
/// <param name="Recipe">The recipe of a seed.</param>
/// <param name="Cost">Of one run.</param>
/// <param name="Remark">What else is counted over the finished runs, or null.</param>
internal sealed record Row(
    string Name, string Published, Func<long, Recipe> Recipe, Cost Cost = Cost.Light,
    Func<IReadOnlyList<FinishedRun>, string>? Remark = null);

/// <summary>A run at its end.</summary>
/// <param name="Seed">Of its start.</param>
/// <param name="Trainer">At the last epoch.</param>
/// <param name="SolvedAt">The first epoch from which all cases stay right, or null.</param>
internal sealed record FinishedRun(long Seed, Trainer Trainer, int? SolvedAt);
