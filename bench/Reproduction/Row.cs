using BackpropWeb.Engine;
using BackpropWeb.Engine.Learning;

namespace BackpropWeb.Reproduction;

/// <summary>One row of the page: a published result, and a recipe to run from many seeds.</summary>
/// <param name="Name">Problem, network and rule.</param>
/// <param name="Published">The published result.</param>
/// <param name="Recipe">The recipe of a seed.</param>
/// <param name="Remark">Another count of the finished runs, or null.</param>
internal sealed record Row(
    string Name, string Published, Func<long, Recipe> Recipe,
    Func<IReadOnlyList<StudyRun>, string>? Remark = null);
