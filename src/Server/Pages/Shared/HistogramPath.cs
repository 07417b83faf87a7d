using BackpropWeb.Client.Shared;
using BackpropWeb.Contracts;

namespace BackpropWeb.Server.Pages.Shared;

/// <summary>A histogram as the outline of its bars. class-board.js draws it in the same way.</summary>
internal static class HistogramPath
{
    /// <summary>The path in a box of one unit a bar and 100 in height.</summary>
    /// <param name="histogram">The histogram.</param>
    /// <param name="full">The count at the upper end; above 0.</param>
    public static string Of(EpochHistogram histogram, double full) => "M0 100" + string.Concat(
        histogram.Counts.Select((count, n) => $"V{Digits.Place(100 - (100 * count / full))}H{n + 1}")) + "V100";
}
