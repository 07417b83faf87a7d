using BackpropWeb.Engine.Activations;
using BackpropWeb.Engine.Numerics;

namespace BackpropWeb.Engine.ErrorFunctions;

/// <summary>A later addition, used with softmax outputs: E = −ΣΣ d ln y over cases and output units.</summary>
internal static class CrossEntropy
{
    /// <summary>One case's part of E, Σ_j d_j (ln Σ_k e^(x_k) − x_j), computed from the total inputs. It stays finite
    /// when an output is rounded to 0.</summary>
    /// <param name="x">Total inputs of the output units. Shape [outputs].</param>
    /// <param name="d">Desired values, 0 or more, with sum 1. Shape [outputs].</param>
    public static double Of(ReadOnlySpan<double> x, ReadOnlySpan<double> d)
    {
        var largest = Softmax.Largest(x);
        var sum = 0.0;
        foreach (var each in x)
            sum += Exponential.Of(each - largest);
        var log = Logarithm.Of(sum);

        var error = 0.0;
        for (var j = 0; j < x.Length; j++)
            error += d[j] * (log - (x[j] - largest));
        return error;
    }

    /// <summary>∂E/∂x of a softmax output unit: y − d, if the desired values of a case sum to 1.</summary>
    /// <param name="y">Output.</param>
    /// <param name="d">Desired output.</param>
    public static double Delta(double y, double d) => y - d;
}
