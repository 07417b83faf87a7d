namespace BackpropWeb.Engine.Activations;

/// <summary>A later addition: y = x.</summary>
internal static class Linear
{
    /// <summary>y for a total input x.</summary>
    /// <param name="x">Total input of the unit.</param>
    public static double Output(double x) => x;

    /// <summary>dy/dx = 1, the factor of eq. 5.</summary>
    /// <param name="y">Output of the unit.</param>
    public static double Derivative(double y) => 1;
}
