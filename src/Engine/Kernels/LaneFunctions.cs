using System.Diagnostics;
using System.Runtime.CompilerServices;
using BackpropWeb.Engine.Activations;
using BackpropWeb.Engine.Numerics;

namespace BackpropWeb.Engine.Kernels;

/// <summary>The functions of the folder Activations for all lanes at once, with the same bits in each lane.</summary>
internal static unsafe class LaneFunctions<T>
    where T : unmanaged, ILanes<T>
{
    /// <summary>y = f(x) for consecutive units, in place; <see cref="UnitFunction.Outputs"/> for each lane.</summary>
    /// <param name="activation">f.</param>
    /// <param name="y">Total inputs, overwritten by outputs. Shape [units × lanes].</param>
    /// <param name="units">Number of units.</param>
    public static void Outputs(Activation activation, ref double y, int units)
    {
        switch (activation)
        {
            case Activation.Logistic:
                for (nint j = 0; j < units; j++)
                    Logistic(T.Load(ref y, j * T.Count)).Store(ref y, j * T.Count);
                break;
            case Activation.Tanh:
                for (nint j = 0; j < units; j++)
                    Tanh(T.Load(ref y, j * T.Count)).Store(ref y, j * T.Count);
                break;
            case Activation.Linear:
                break;
            case Activation.Rectified:
                for (nint j = 0; j < units; j++)
                    LaneArithmetic<T>.Rectified(T.Load(ref y, j * T.Count)).Store(ref y, j * T.Count);
                break;
            case Activation.Softmax:
                Softmax(ref y, units);
                break;
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>δ_j = ∂E/∂y_j f'(x_j) for consecutive units, in place; <see cref="UnitFunction.MultiplyByDerivative"/>
    /// for each lane.</summary>
    /// <param name="activation">f.</param>
    /// <param name="y">Outputs. Shape [units × lanes].</param>
    /// <param name="delta">∂E/∂y, overwritten by δ. Shape [units × lanes].</param>
    /// <param name="units">Number of units.</param>
    public static void MultiplyByDerivative(Activation activation, ref double y, ref double delta, int units)
    {
        for (nint at = 0; at < units * T.Count; at += T.Count)
        {
            var output = T.Load(ref y, at);
            (T.Load(ref delta, at) * LaneArithmetic<T>.Slope(activation, output)).Store(ref delta, at);
        }
    }

    /// <summary>Σ_j d_j (ln Σ_k e^(x_k) − x_j): <see cref="ErrorFunctions.CrossEntropy.Of"/> for each lane.</summary>
    /// <param name="x">Total inputs of the output units. Shape [outputs × lanes].</param>
    /// <param name="d">Desired values. Shape [outputs × lanes].</param>
    /// <param name="outputs">Number of output units.</param>
    public static T CrossEntropy(ref double x, ref double d, int outputs)
    {
        var largest = Largest(ref x, outputs);
        var sum = default(T);
        for (nint j = 0; j < outputs; j++)
            sum += Exp(T.Load(ref x, j * T.Count) - largest);
        var log = Each(sum, &Logarithm.Of);

        var error = default(T);
        for (nint j = 0; j < outputs; j++)
            error += T.Load(ref d, j * T.Count) * (log - (T.Load(ref x, j * T.Count) - largest));
        return error;
    }

    /// <summary>e^x: <see cref="Exponential.Of"/> for each lane.</summary>
    /// <param name="x">Any.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Exp(T x) => T.Bits(LaneArithmetic<T>.IsCommonPower(x)) == (1u << T.Count) - 1
        ? LaneArithmetic<T>.CommonExp(x)
        : Each(x, &Exponential.Of);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Logistic(T x) => LaneArithmetic<T>.Logistic(Exp(x ^ T.All(-0.0)));

    private static T Tanh(T x) => LaneArithmetic<T>.Tanh(x, Exp(LaneArithmetic<T>.TanhPower(x)));

    private static void Softmax(ref double y, int units)
    {
        var largest = Largest(ref y, units);
        var sum = default(T);
        for (nint j = 0; j < units; j++)
        {
            var power = Exp(T.Load(ref y, j * T.Count) - largest);
            power.Store(ref y, j * T.Count);
            sum += power;
        }

        for (nint j = 0; j < units; j++)
            (T.Load(ref y, j * T.Count) / sum).Store(ref y, j * T.Count);
    }

    private static T Largest(ref double x, int units)
    {
        var largest = T.Load(ref x, 0);
        for (nint j = 0; j < units; j++)
        {
            var each = T.Load(ref x, j * T.Count);
            largest = T.Choose(each > largest, each, largest);
        }

        return largest;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T Each(T x, delegate*<double, double> function)
    {
        Span<double> lanes = stackalloc double[T.Count];
        x.Store(ref lanes[0], 0);
        foreach (ref var lane in lanes)
            lane = function(lane);
        return T.Load(ref lanes[0], 0);
    }
}
