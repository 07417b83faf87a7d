namespace BackpropWeb.Engine;

/// <summary>The function that turns a unit's total input x into its output y.</summary>
public enum Activation
{
    /// <summary>y = 1 / (1 + e^(−x)). Nature 323, eq. 2.</summary>
    Logistic,
}
