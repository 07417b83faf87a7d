using BackpropWeb.Engine.Numerics;

namespace BackpropWeb.Engine.Activations;

/// <summary>A later addition: y = tanh x = (e^x − e^(−x)) / (e^x + e^(−x)), the logistic function scaled to the range
/// −1 to 1.</summary>
internal static class HyperbolicTangent
{
    // Below this the fraction is exact to 10⁻²⁰ and its correction is under an eighth of x. Above it the difference
    // from 1 is under a half, so the subtraction does not cancel.
    internal const double Turn = 0.625;

    /// <summary>y for a total input x: −1 to 1, both inclusive; NaN gives NaN. Error below 2 units in the last place,
    /// the same bits on every machine.</summary>
    /// <param name="x">Total input of the unit.</param>
    public static double Output(double x)
    {
        var size = Math.Abs(x);
        if (!(size < Turn))
            return Math.CopySign(1 - 2 / (Exponential.Of(2 * size) + 1), x);

        // Lambert's continued fraction x / (1 + x² / (3 + x² / (5 + …))) cut at 17, as x − x³ r / q.
        var x2 = x * x;
        var r = 11486475 + x2 * (810810 + x2 * (12870 + x2 * 44));
        var q = 34459425 + x2 * (16216200 + x2 * (945945 + x2 * (13860 + x2 * 45)));
        return x - x * (x2 * r / q);
    }

    /// <summary>dy/dx = 1 − y², the factor of eq. 5.</summary>
    /// <param name="y">Output of the unit.</param>
    public static double Derivative(double y) => 1 - y * y;
}
