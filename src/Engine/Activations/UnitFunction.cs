using System.Diagnostics;

namespace BackpropWeb.Engine.Activations;

/// <summary>The functions of this folder by their name in a recipe.</summary>
internal static class UnitFunction
{
    /// <summary>Whether outputs stay within −1 and 1 whatever the total inputs.</summary>
    /// <param name="activation">Any.</param>
    public static bool IsBounded(Activation activation) => activation is not (Activation.Linear or Activation.Rectified);

    /// <summary>y = f(x) for every unit of a layer. Nature 323, eq. 2 or what stands in its place.</summary>
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
    /// <param name="activation">f; with softmax the deltas stand there already.</param>
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

    /// <summary>f'(x) as a share of the largest that f has; 1 with softmax, whose blame is y − d itself.</summary>
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
