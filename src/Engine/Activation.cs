namespace BackpropWeb.Engine;

/// <summary>The function that turns a unit's total input x into its output y.</summary>
/// <remarks>The logistic function is the letter's; the others are later additions.</remarks>
public enum Activation
{
    /// <summary>y = 1 / (1 + e^(−x)). Nature 323, eq. 2.</summary>
    Logistic,

    /// <summary>y = tanh x, from −1 to 1. A later addition.</summary>
    Tanh,

    /// <summary>y = x. A later addition as a trained unit's function; on its own it makes the delta rule.</summary>
    Linear,

    /// <summary>y = x above 0, else 0. A later addition.</summary>
    Rectified,

    /// <summary>y_j = e^(x_j) / Σ_k e^(x_k) over the units of the output layer, with cross-entropy for error. A later
    /// addition; for the output layer only.</summary>
    Softmax,
}
