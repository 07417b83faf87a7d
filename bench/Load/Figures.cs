using System.Globalization;

namespace BackpropWeb.Load;

/// <summary>Summarizes measurements in one line.</summary>
internal static class Figures
{
    public static string Milliseconds(IEnumerable<double> all)
    {
        var sorted = all.Order().ToArray();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"median {At(0.5):F1} ms, 90 % {At(0.9):F1} ms, 99 % {At(0.99):F1} ms, " +
            $"most {sorted[^1]:F1} ms, of {sorted.Length}");

        double At(double share) => sorted[Math.Min(sorted.Length - 1, (int)(share * sorted.Length))];
    }
}
