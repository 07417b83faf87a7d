using BackpropWeb.Client.Shared;
using BackpropWeb.Contracts;

namespace BackpropWeb.Server.Pages.Shared;

/// <summary>The outline of a histogram's bars. class-board.js draws the same outline.</summary>
internal static class HistogramPath
{
    /// <summary>The path in a box that is one unit wide for each bar and 100 units high.</summary>
    /// <param name="histogram">The histogram.</param>
    /// <param name="full">The count at the top of the box; above 0.</param>
    public static string Of(EpochHistogram histogram, double full) => "M0 100" + string.Concat(
        histogram.Counts.Select((count, n) => $"V{Digits.Place(100 - (100 * count / full))}H{n + 1}")) + "V100";
}
