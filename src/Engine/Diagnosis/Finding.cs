using System.Collections.Immutable;

namespace BackpropWeb.Engine.Diagnosis;

/// <summary>One thing found about a run at its last epoch so far: what it is, and the numbers that show it.</summary>
public abstract record Finding
{
    private Finding()
    {
    }

    /// <summary>A short name that never changes: "solved", "plateau", "local-minimum", "saturated-units",
    /// "diverging".</summary>
    public abstract string Code { get; }

    /// <summary>All cases are right, and have been since <paramref name="Epoch"/>.</summary>
    /// <param name="Epoch">The first epoch from which they all were.</param>
    public sealed record Solved(int Epoch) : Finding
    {
        /// <inheritdoc/>
        public override string Code => "solved";
    }

    /// <summary>The error is still about that of the best answer which is the same for every case.</summary>
    /// <param name="Epochs">Epochs spent there, from epoch 1 on.</param>
    /// <param name="MeanSquaredError">Now.</param>
    /// <param name="ConstantAnswerError">The mean squared error of the best constant answer; a plateau is <see
    /// cref="Story.PlateauShare"/> of it and above.</param>
    /// <param name="ExpectedFall">As in <see cref="LocalMinimum"/>.</param>
    public sealed record Plateau(int Epochs, double MeanSquaredError, double ConstantAnswerError, double ExpectedFall)
        : Finding
    {
        /// <inheritdoc/>
        public override string Code => "plateau";
    }

    /// <summary>Cases are wrong, and the gradient is too small for that to change: below the plateau, the expected fall
    /// is under <see cref="Findings.LeastFall"/>.</summary>
    /// <param name="WrongCases">Indexes of the wrong cases.</param>
    /// <param name="LargestGradient">The largest |∂E/∂w| of all weights.</param>
    /// <param name="ExpectedFall">The share of E that an epoch takes away at this gradient, ε / (1 − α) Σ (∂E/∂w)² / E:
    /// to first order, what momentum's long run of equal gradients would.</param>
    public sealed record LocalMinimum(ImmutableArray<int> WrongCases, double LargestGradient, double ExpectedFall)
        : Finding
    {
        /// <inheritdoc/>
        public override string Code => "local-minimum";
    }

    /// <summary>Cases are wrong, and through these units next to no blame passes for any of them.</summary>
    /// <param name="Units">The units, by layer.</param>
    public sealed record SaturatedUnits(ImmutableArray<SaturatedUnit> Units) : Finding
    {
        /// <inheritdoc/>
        public override string Code => "saturated-units";
    }

    /// <summary>The error grows without bound.</summary>
    /// <param name="LastGoodEpoch">The last epoch whose numbers are kept.</param>
    /// <param name="MeanSquaredError">At that epoch.</param>
    /// <param name="Ended">Whether the next epoch would leave the finite numbers, so that the run cannot go
    /// on.</param>
    public sealed record Diverging(int LastGoodEpoch, double MeanSquaredError, bool Ended) : Finding
    {
        /// <inheritdoc/>
        public override string Code => "diverging";
    }
}

/// <summary>A unit far out on its function for every wrong case.</summary>
/// <param name="Layer">Index of its layer; 1 or more.</param>
/// <param name="Unit">Index within the layer.</param>
/// <param name="LargestSlope">The largest f'(x) over the wrong cases, as a share of the largest that f has.</param>
public sealed record SaturatedUnit(int Layer, int Unit, double LargestSlope);
