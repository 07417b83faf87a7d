using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace BackpropWeb.Engine.Kernels;

/// <summary>Runs the <see cref="Pass"/> of a shape on the buffers of a kernel.</summary>
/// <typeparam name="T">Lanes.</typeparam>
internal sealed unsafe class StraightPass<T>
    where T : unmanaged, ILanes<T>
{
    // Larger nets gain less from straight code than its compilation and size cost (8-8-8 with 136 weights: 2.5 times
    // slower than the loops).
    private const int MostUnits = 24;
    private const int MostWeights = 100;
    private const int MostCases = 128;
    private const int MostShapes = 256;

    private static readonly ConcurrentDictionary<string, Pass> Compiled = new();

    private readonly Pass _pass;
    private readonly double* _y;
    private readonly double* _desired;
    private readonly AlignedArray _delta;
    private readonly AlignedArray _sums;
    private readonly AlignedArray _results = new(3 * T.Count);

    private StraightPass(Pass pass, Wiring wiring, int cases, AlignedArray y, AlignedArray desired)
    {
        _pass = pass;
        // These arrays are pinned.
        _y = (double*)Unsafe.AsPointer(ref y.Origin);
        _desired = (double*)Unsafe.AsPointer(ref desired.Origin);
        _delta = new(cases * wiring.Shape.UnitCount * T.Count);
        _sums = new(PassWriter.SumsOf(wiring, cases) * T.Count);
    }

    /// <summary>The pass of a small shape; null where there is none: for large shapes, softmax, a tolerance, and where
    /// code cannot be compiled while the program runs.</summary>
    /// <param name="wiring">Wiring of the shape.</param>
    /// <param name="tolerance">Tolerance of the rule.</param>
    /// <param name="cases">Number of cases.</param>
    /// <param name="y">Outputs of the kernel, which keeps the array. Shape [cases × units × lanes].</param>
    /// <param name="desired">Desired values, likewise. Shape [cases × outputs × lanes].</param>
    public static StraightPass<T>? For(
        Wiring wiring, double tolerance, int cases, AlignedArray y, AlignedArray desired)
    {
        var shape = wiring.Shape;
        if (!RuntimeFeature.IsDynamicCodeCompiled || wiring.HasSoftmax || tolerance != 0 || cases > MostCases
            || shape.UnitCount > MostUnits || shape.WeightCount > MostWeights || Compiled.Count > MostShapes)
            return null;
        var pass = Compiled.GetOrAdd(Key(wiring, cases), _ => PassWriter.Write(wiring, T.Count, cases));
        return new(pass, wiring, cases, y, desired);
    }

    /// <summary>Runs the forward and backward pass of all cases.</summary>
    /// <param name="weights">Shape [weights × lanes].</param>
    /// <param name="gradient">Overwritten. Shape [weights × lanes].</param>
    /// <param name="needed">The lanes whose result is needed.</param>
    /// <param name="sums">The sums of the needed lanes.</param>
    /// <returns>Whether the needed lanes are valid.</returns>
    public bool TryRun(AlignedArray weights, AlignedArray gradient, T needed, out LaneSums<T> sums)
    {
        ref var results = ref _results.Origin;
        _pass(
            (double*)Unsafe.AsPointer(ref weights.Origin), _y, _desired, (double*)Unsafe.AsPointer(ref _delta.Origin),
            (double*)Unsafe.AsPointer(ref _sums.Origin), (double*)Unsafe.AsPointer(ref gradient.Origin),
            (double*)Unsafe.AsPointer(ref results));
        var squares = T.Load(ref results, 0);
        sums = new(squares, squares, T.Load(ref results, T.Count));
        return T.Bits(needed & ~T.Load(ref results, 2 * T.Count)) == 0;
    }

    private static string Key(Wiring wiring, int cases) => string.Join(
        ';', cases, wiring.Shape.UnitCount, string.Join(',', wiring.Outputs),
        string.Join(',', wiring.Links.Select(link => (link.From, link.FromCount, link.To, link.ToCount, link.Weights))),
        string.Join(',', wiring.Layers.Select(layer =>
            (layer.Start, layer.Count, layer.Activation, layer.Bias, layer.BiasStride))));
}
