using BackpropWeb.Engine;
using BackpropWeb.Engine.Learning;

namespace BackpropWeb.Reproduction;

/// <summary>One row of the page: what was published, and a recipe to run from many seeds.</summary>
/// <param name="Name">What is learned by which net and rule.</param>
/// <param name="Published">What the source says.</param>
/// <param name="Recipe">The recipe of a seed.</param>
/// <param name="Remark">What else is counted over the finished runs, or null.</param>
internal sealed record Row(
    string Name, string Published, Func<long, Recipe> Recipe,
    Func<IReadOnlyList<StudyRun>, string>? Remark = null);
