using BackpropWeb.Engine.Numerics;

namespace BackpropWeb.Engine.Activations;

/// <summary>A later addition: y_j = e^(x_j) / Σ_k e^(x_k) over the units of one layer. The outputs sum to 1.</summary>
/// <remarks>Used only with cross-entropy. Together they give ∂E/∂x_j = y_j − d_j, so softmax needs no derivative of its
/// own.</remarks>
internal static class Softmax
{
    /// <summary>y for the total inputs of a layer. Subtracts the largest input first to avoid overflow.</summary>
    /// <param name="x">Total inputs. Shape [units].</param>
    /// <param name="y">Result, overwritten. Shape [units].</param>
    public static void Outputs(ReadOnlySpan<double> x, Span<double> y)
    {
        var largest = Largest(x);
        var sum = 0.0;
        for (var j = 0; j < x.Length; j++)
        {
            y[j] = Exponential.Of(x[j] - largest);
            sum += y[j];
        }

        for (var j = 0; j < x.Length; j++)
            y[j] /= sum;
    }

    /// <summary>The largest total input.</summary>
    /// <param name="x">Shape [units], at least one.</param>
    public static double Largest(ReadOnlySpan<double> x)
    {
        var largest = x[0];
        foreach (var each in x)
            largest = each > largest ? each : largest;
        return largest;
    }
}
