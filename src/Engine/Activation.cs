namespace BackpropWeb.Engine;

/// <summary>The function from a unit's total input x to its output y.</summary>
/// <remarks>The logistic function is the letter's; the others are later additions.</remarks>
public enum Activation
{
    /// <summary>y = 1 / (1 + e^(−x)). Nature 323, eq. 2.</summary>
    Logistic,

    /// <summary>y = tanh x, from −1 to 1. A later addition.</summary>
    Tanh,

    /// <summary>y = x. A later addition; a net without hidden layers then learns by the delta rule.</summary>
    Linear,

    /// <summary>y = x for x above 0, otherwise 0. A later addition.</summary>
    Rectified,

    /// <summary>y_j = e^(x_j) / Σ_k e^(x_k) over the units of the output layer; the error is then cross-entropy. A
    /// later addition, for the output layer only.</summary>
    Softmax,
}

/// <summary>Properties of the functions.</summary>
internal static class ActivationFacts
{
    extension(Activation activation)
    {
        /// <summary>Whether outputs stay from −1 to 1 for every total input.</summary>
        public bool IsBounded => activation is not (Activation.Linear or Activation.Rectified);
    }
}
