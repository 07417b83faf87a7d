namespace BackpropWeb.Engine.Activations;

/// <summary>A later addition: y = x for x above 0, otherwise 0. The derivative is discontinuous at 0, but bounded as
/// the letter requires.</summary>
internal static class Rectified
{
    /// <summary>y for a total input x: +0 for 0 and below; NaN gives NaN.</summary>
    /// <param name="x">Total input of the unit.</param>
    public static double Output(double x) => x <= 0 ? 0 : x;

    /// <summary>dy/dx = 1 for an output above 0, otherwise 0 (also at x = 0). The factor of eq. 5.</summary>
    /// <param name="y">Output of the unit.</param>
    public static double Derivative(double y) => y > 0 ? 1 : 0;
}
