using System.Runtime.InteropServices;

namespace BackpropWeb.Engine.Kernels;

/// <summary>Processes several cases of one net at once, one per lane.</summary>
/// <typeparam name="T">Lanes.</typeparam>
internal sealed class CaseKernel<T> : IKernel
    where T : unmanaged, ILanes<T>
{
    private readonly LaneKernel<T, LanesOfCases<T>> _lanes;
    private readonly Wiring _wiring;
    private readonly int _caseCount;

    /// <summary>Creates a kernel for the cases of a recipe.</summary>
    /// <param name="recipe">Supplies network, problem and tolerance.</param>
    /// <param name="wiring">Wiring of the recipe's network.</param>
    public CaseKernel(Recipe recipe, Wiring wiring)
    {
        _wiring = wiring;
        var cases = recipe.Problem.Cases;
        _caseCount = cases.Length;
        _lanes = new(wiring, recipe.Rule.Tolerance, _caseCount);
        for (var c = 0; c < (_caseCount + T.Count - 1) / T.Count * T.Count; c++)
        {
            var (input, desired) = cases[Math.Min(c, _caseCount - 1)];
            _lanes.Set(c / T.Count, c % T.Count, input.AsSpan(), desired.AsSpan());
        }
    }

    /// <inheritdoc/>
    public CaseErrors Forward(ReadOnlySpan<double> weights) =>
        Errors(_lanes.Forward(ref MemoryMarshal.GetReference(weights)));

    /// <inheritdoc/>
    public CaseErrors ForwardAndBackward(ReadOnlySpan<double> weights, Span<double> gradient) =>
        Errors(_lanes.ForwardAndBackward(
            ref MemoryMarshal.GetReference(weights), ref MemoryMarshal.GetReference(gradient)));

    /// <inheritdoc/>
    public void CopyOutputs(Span<double> outputs)
    {
        var count = _wiring.Outputs.Length;
        for (var c = 0; c < _caseCount; c++)
        {
            for (var j = 0; j < count; j++)
                outputs[c * count + j] = _lanes.Output(c / T.Count, c % T.Count, j);
        }
    }

    /// <inheritdoc/>
    public void Change(
        in RuleFigures figures, ReadOnlySpan<double> gradient, Span<double> change, Span<double> weights)
    {
        var (rate, momentum) = (T.All(figures.LearningRate), T.All(figures.Momentum));
        var keep = T.All(1 - figures.WeightDecay);
        ref var g = ref MemoryMarshal.GetReference(gradient);
        ref var dw = ref MemoryMarshal.GetReference(change);
        ref var w = ref MemoryMarshal.GetReference(weights);
        var k = 0;
        for (; k + T.Count <= weights.Length; k += T.Count)
        {
            var next = momentum * T.Load(ref dw, k) - rate * T.Load(ref g, k);
            next.Store(ref dw, k);
            ((T.Load(ref w, k) + next) * keep).Store(ref w, k);
        }

        figures.Apply(gradient[k..], change[k..], weights[k..]);
    }

    private CaseErrors Errors(in LaneSums<T> sums) => new(
        _wiring.ErrorFactor * sums.Errors.Fold(), sums.Squares.Fold() / (_caseCount * _wiring.Outputs.Length),
        (int)sums.Correct.Fold());
}
