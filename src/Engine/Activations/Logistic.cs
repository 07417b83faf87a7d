using BackpropWeb.Engine.Numerics;

namespace BackpropWeb.Engine.Activations;

/// <summary>The letter's unit function, y = 1 / (1 + e^(−x)). Nature 323, eq. 2.</summary>
internal static class Logistic
{
    /// <summary>y for a total input x: 0 to 1, both inclusive; NaN gives NaN.</summary>
    /// <param name="x">Total input of the unit.</param>
    public static double Output(double x) => 1 / (1 + Exponential.Of(-x));

    /// <summary>dy/dx = y (1 − y), the factor of eq. 5.</summary>
    /// <param name="y">Output of the unit.</param>
    public static double Derivative(double y) => y * (1 - y);
}
