using System.Diagnostics;
using System.Runtime.CompilerServices;
using BackpropWeb.Engine.Activations;
using BackpropWeb.Engine.Numerics;

namespace BackpropWeb.Engine.Kernels;

/// <summary>Formulas without branches, the same for lanes that compute and for <see cref="LaneExpression"/>s.</summary>
/// <typeparam name="T">Lanes.</typeparam>
internal static class LaneArithmetic<T>
    where T : ILaneArithmetic<T>
{
    /// <summary>Whether a function uses e^x, so that <see cref="CommonOutput"/> is defined for common x only.</summary>
    /// <param name="activation">The function.</param>
    public static bool NeedsCommon(Activation activation) => activation is Activation.Logistic or Activation.Tanh;

    /// <summary>y = f(x); undefined in lanes where <see cref="NeedsCommon"/> but not <see cref="IsCommon"/>.</summary>
    /// <param name="activation">f; not softmax.</param>
    /// <param name="x">Total input.</param>
    public static T CommonOutput(Activation activation, T x) => activation switch
    {
        Activation.Logistic => Logistic(CommonExp(x ^ T.All(-0.0))),
        Activation.Tanh => Tanh(x, CommonExp(TanhPower(x))),
        Activation.Linear => x,
        Activation.Rectified => Rectified(x),
        _ => throw new UnreachableException(),
    };

    /// <summary>f'(x) in terms of y.</summary>
    /// <param name="activation">f.</param>
    /// <param name="y">f(x).</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Slope(Activation activation, T y) => activation switch
    {
        Activation.Logistic => y * (T.All(1) - y),
        Activation.Tanh => T.All(1) - y * y,
        Activation.Rectified => (y > T.All(0)) & T.All(1),
        _ => T.All(1),
    };

    /// <summary>Whether an output and its desired value lie on different sides of 0.5: <see cref="Case.IsCorrect"/> for
    /// one output.</summary>
    /// <param name="y">Output.</param>
    /// <param name="d">Desired value.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T IsWrong(T y, T d)
    {
        var half = T.All(0.5);
        return ((y > half) ^ (d > half)) | ((y < half) ^ (d < half));
    }

    /// <summary>Whether e^x, e^−x and e^2x are far from overflow and from subnormal numbers, so that one exact scaling
    /// by 2^k gives them.</summary>
    /// <param name="x">Any.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T IsCommon(T x) => IsCommonPower(T.All(2) * x);

    /// <summary>Whether e^x is far from overflow and from subnormal numbers.</summary>
    /// <param name="x">Any.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T IsCommonPower(T x) => (x & ~T.All(-0.0)) < T.All(Exponential.Common);

    /// <summary><see cref="Exponential.Of"/> where <see cref="IsCommonPower"/>; undefined in other lanes.</summary>
    /// <param name="x">Any.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T CommonExp(T x)
    {
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

    /// <summary>The logistic function.</summary>
    /// <param name="power">e^−x.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Logistic(T power) => T.All(1) / (T.All(1) + power);

    /// <summary>The exponent of the power that <see cref="Tanh"/> takes.</summary>
    /// <param name="x">Any.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T TanhPower(T x) => T.All(2) * (x & ~T.All(-0.0));

    /// <summary>The hyperbolic tangent.</summary>
    /// <param name="x">Any.</param>
    /// <param name="power">e^2|x|.</param>
    public static T Tanh(T x, T power)
    {
        var sign = T.All(-0.0);
        var size = x & ~sign;
        var outer = T.All(1) - T.All(2) / (power + T.All(1));

        var x2 = x * x;
        var r = T.All(11486475) + x2 * (T.All(810810) + x2 * (T.All(12870) + x2 * T.All(44)));
        var q = T.All(34459425)
            + x2 * (T.All(16216200) + x2 * (T.All(945945) + x2 * (T.All(13860) + x2 * T.All(45))));
        var inner = x - x * (x2 * r / q);
        return T.Choose(size < T.All(HyperbolicTangent.Turn), inner, (outer & ~sign) | (x & sign));
    }

    /// <summary>max(0, x). As in the scalar function, NaN gives NaN and −0 gives +0.</summary>
    /// <param name="x">Any.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Rectified(T x) => ~((x < T.All(0)) | T.Same(x, T.All(0))) & x;
}
