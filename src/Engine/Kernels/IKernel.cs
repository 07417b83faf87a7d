namespace BackpropWeb.Engine.Kernels;

/// <summary>Runs all cases of a problem through one net. Every kernel gives the same bits.</summary>
/// <remarks>Buffers are allocated once; calls allocate nothing. Not thread-safe.</remarks>
internal interface IKernel
{
    /// <summary>Runs the forward pass of all cases.</summary>
    /// <param name="weights">Flat weight vector.</param>
    CaseErrors Forward(ReadOnlySpan<double> weights);

    /// <summary>Runs the forward and backward pass of all cases.</summary>
    /// <param name="weights">Flat weight vector.</param>
    /// <param name="gradient">∂E/∂w summed over all cases, overwritten. Flat.</param>
    CaseErrors ForwardAndBackward(ReadOnlySpan<double> weights, Span<double> gradient);

    /// <summary>Copies the outputs of the last pass.</summary>
    /// <param name="outputs">Result, overwritten. Shape [cases × outputs].</param>
    void CopyOutputs(Span<double> outputs);

    /// <summary>Changes the weights as <see cref="RuleFigures.Apply"/> does.</summary>
    /// <param name="figures">ε, α and decay.</param>
    /// <param name="gradient">∂E/∂w. Flat.</param>
    /// <param name="change">Δw(t − 1), overwritten by Δw(t). Flat.</param>
    /// <param name="weights">Changed in place. Flat.</param>
    void Change(in RuleFigures figures, ReadOnlySpan<double> gradient, Span<double> change, Span<double> weights);
}

/// <summary>Errors of a net over all cases.</summary>
/// <param name="Total">E.</param>
/// <param name="MeanSquare">ΣΣ (y − d)² / (cases × outputs).</param>
/// <param name="CorrectCount">Number of correct cases.</param>
internal readonly record struct CaseErrors(double Total, double MeanSquare, int CorrectCount)
{
    /// <summary>Whether both errors are finite.</summary>
    public bool AreFinite => double.IsFinite(Total) && double.IsFinite(MeanSquare);
}
