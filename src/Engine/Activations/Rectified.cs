namespace BackpropWeb.Engine.Activations;

/// <summary>A later addition: y = x above 0, else 0. Its derivative jumps at 0, where the letter asks for a bounded
/// one; it is bounded.</summary>
internal static class Rectified
{
    /// <summary>y for a total input x: +0 for 0 and below; NaN gives NaN.</summary>
    /// <param name="x">Total input of the unit.</param>
    public static double Output(double x) => x <= 0 ? 0 : x;

    /// <summary>dy/dx = 1 where the unit is on, else 0; at x = 0 we say 0. The factor of eq. 5.</summary>
    /// <param name="y">Output of the unit.</param>
    public static double Derivative(double y) => y > 0 ? 1 : 0;
}
