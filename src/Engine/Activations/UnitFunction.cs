using System.Diagnostics;

namespace BackpropWeb.Engine.Activations;

/// <summary>Selects a function of this folder by its name in a recipe.</summary>
internal static class UnitFunction
{
    /// <summary>y = f(x) for every unit of a layer. Nature 323, eq. 2, or the function that replaces it.</summary>
    /// <param name="activation">f.</param>
    /// <param name="x">Total inputs. Shape [units].</param>
    /// <param name="y">Result, overwritten. Shape [units].</param>
    public static void Outputs(Activation activation, ReadOnlySpan<double> x, Span<double> y)
    {
        switch (activation)
        {
            case Activation.Logistic:
                for (var j = 0; j < x.Length; j++)
                    y[j] = Logistic.Output(x[j]);
                break;
            case Activation.Tanh:
                for (var j = 0; j < x.Length; j++)
                    y[j] = HyperbolicTangent.Output(x[j]);
                break;
            case Activation.Linear:
                x.CopyTo(y);
                break;
            case Activation.Rectified:
                for (var j = 0; j < x.Length; j++)
                    y[j] = Rectified.Output(x[j]);
                break;
            case Activation.Softmax:
                Softmax.Outputs(x, y);
                break;
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>δ_j = ∂E/∂y_j f'(x_j) for every unit of a layer (eq. 5), in place.</summary>
    /// <param name="activation">f; with softmax <paramref name="delta"/> already holds δ.</param>
    /// <param name="y">Outputs. Shape [units].</param>
    /// <param name="delta">∂E/∂y, overwritten by δ. Shape [units].</param>
    public static void MultiplyByDerivative(Activation activation, ReadOnlySpan<double> y, Span<double> delta)
    {
        switch (activation)
        {
            case Activation.Logistic:
                for (var j = 0; j < y.Length; j++)
                    delta[j] *= Logistic.Derivative(y[j]);
                break;
            case Activation.Tanh:
                for (var j = 0; j < y.Length; j++)
                    delta[j] *= HyperbolicTangent.Derivative(y[j]);
                break;
            case Activation.Rectified:
                for (var j = 0; j < y.Length; j++)
                    delta[j] *= Rectified.Derivative(y[j]);
                break;
            case Activation.Linear or Activation.Softmax:
                break;
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>f'(x) relative to the maximum of f'; 1 for softmax, where δ is y − d directly.</summary>
    /// <param name="activation">f.</param>
    /// <param name="y">Output of the unit.</param>
    public static double Slope(Activation activation, double y) => activation switch
    {
        Activation.Logistic => 4 * Logistic.Derivative(y),
        Activation.Tanh => HyperbolicTangent.Derivative(y),
        Activation.Rectified => Rectified.Derivative(y),
        _ => 1,
    };
}
