using System.Diagnostics;
using System.Runtime.CompilerServices;
using BackpropWeb.Engine.Activations;
using BackpropWeb.Engine.Numerics;

namespace BackpropWeb.Engine.Kernels;

/// <summary>The unit functions of the folder Activations for all lanes at once, with the same bits in each.</summary>
internal static unsafe class LaneFunctions<T>
    where T : unmanaged, ILanes<T>
{
    /// <summary>y = f(x) for neighbouring units, in place; <see cref="UnitFunction.Outputs"/> for each lane.</summary>
    /// <param name="activation">f.</param>
    /// <param name="y">Total inputs, overwritten by outputs. Shape [units × lanes].</param>
    /// <param name="units">How many.</param>
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
                    Rectified(T.Load(ref y, j * T.Count)).Store(ref y, j * T.Count);
                break;
            case Activation.Softmax:
                Softmax(ref y, units);
                break;
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>δ_j = ∂E/∂y_j f'(x_j) for neighbouring units, in place; <see
    /// cref="UnitFunction.MultiplyByDerivative"/> for each lane.</summary>
    /// <param name="activation">f.</param>
    /// <param name="y">Outputs. Shape [units × lanes].</param>
    /// <param name="delta">∂E/∂y, overwritten by δ. Shape [units × lanes].</param>
    /// <param name="units">How many.</param>
    public static void MultiplyByDerivative(Activation activation, ref double y, ref double delta, int units)
    {
        var one = T.All(1);
        for (nint at = 0; at < units * T.Count; at += T.Count)
        {
            var output = T.Load(ref y, at);
            var slope = activation switch
            {
                Activation.Logistic => output * (one - output),
                Activation.Tanh => one - output * output,
                Activation.Rectified => (output > default(T)) & one,
                _ => one,
            };
            (T.Load(ref delta, at) * slope).Store(ref delta, at);
        }
    }

    /// <summary>Σ_j d_j (ln Σ_k e^(x_k) − x_j): <see cref="ErrorFunctions.CrossEntropy.Of"/> for each lane.</summary>
    /// <param name="x">Total inputs of the output units. Shape [outputs × lanes].</param>
    /// <param name="d">Desired values. Shape [outputs × lanes].</param>
    /// <param name="outputs">How many.</param>
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
    public static T Exp(T x)
    {
        // Only results far from overflow and from the subnormal numbers can do with one exact scaling by 2^k.
        var common = (x & ~T.All(-0.0)) < T.All(Exponential.Common);
        if (T.Bits(common) != (1u << T.Count) - 1)
            return Each(x, &Exponential.Of);

        var shifted = x * T.All(Exponential.Log2E) + T.All(Exponential.Shifter);
        var k = shifted - T.All(Exponential.Shifter);
        var high = x - k * T.All(Exponential.Ln2High);
        var low = k * T.All(Exponential.Ln2Low);
        var r = high - low;
        var r2 = r * r;
        var r4 = r2 * r2;
        var q = ((T.All(Exponential.C2) + T.All(Exponential.C3) * r)
                + r2 * (T.All(Exponential.C4) + T.All(Exponential.C5) * r))
            + r4 * (((T.All(Exponential.C6) + T.All(Exponential.C7) * r)
                    + r2 * (T.All(Exponential.C8) + T.All(Exponential.C9) * r))
                + r4 * ((T.All(Exponential.C10) + T.All(Exponential.C11) * r)
                    + r2 * (T.All(Exponential.C12) + T.All(Exponential.C13) * r)));
        var sum = T.All(1) + high;
        var lost = high - (sum - T.All(1));
        return T.Scale(sum + (lost + (r2 * q - low)), shifted);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Logistic(T x) => T.All(1) / (T.All(1) + Exp(x ^ T.All(-0.0)));

    private static T Tanh(T x)
    {
        var sign = T.All(-0.0);
        var size = x & ~sign;
        var outer = T.All(1) - T.All(2) / (Exp(T.All(2) * size) + T.All(1));

        var x2 = x * x;
        var r = T.All(11486475) + x2 * (T.All(810810) + x2 * (T.All(12870) + x2 * T.All(44)));
        var q = T.All(34459425)
            + x2 * (T.All(16216200) + x2 * (T.All(945945) + x2 * (T.All(13860) + x2 * T.All(45))));
        var inner = x - x * (x2 * r / q);
        return T.Choose(size < T.All(HyperbolicTangent.Turn), inner, (outer & ~sign) | (x & sign));
    }

    // As the scalar one: NaN passes, and −0 becomes +0.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Rectified(T x) => ~((x < default(T)) | T.Same(x, default)) & x;

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
