using System.Collections.Immutable;

namespace BackpropWeb.Engine.Diagnosis;

/// <summary>A diagnosis of a run at its current epoch, with the numbers that support it.</summary>
public abstract record Finding
{
    private Finding()
    {
    }

    /// <summary>A stable short name: "solved", "plateau", "local-minimum", "saturated-units", "diverging".</summary>
    public abstract string Code { get; }

    /// <summary>All cases are correct, without interruption since <paramref name="Epoch"/>.</summary>
    /// <param name="Epoch">The first epoch of that stretch.</param>
    public sealed record Solved(int Epoch) : Finding
    {
        /// <inheritdoc/>
        public override string Code => "solved";
    }

    /// <summary>The error is still close to that of the best constant output.</summary>
    /// <param name="Epochs">Epochs on the plateau, from epoch 1 on.</param>
    /// <param name="MeanSquaredError">Now.</param>
    /// <param name="ConstantOutputError">The mean squared error of the best constant output. On the plateau the error
    /// is at least <see cref="Story.PlateauShare"/> times this.</param>
    /// <param name="ExpectedFall">As in <see cref="LocalMinimum"/>.</param>
    public sealed record Plateau(int Epochs, double MeanSquaredError, double ConstantOutputError, double ExpectedFall)
        : Finding
    {
        /// <inheritdoc/>
        public override string Code => "plateau";
    }

    /// <summary>Some cases are wrong and the gradient is too small to correct them: the run is below the plateau and
    /// the expected fall is under <see cref="Findings.LeastFall"/>.</summary>
    /// <param name="WrongCases">Indexes of the wrong cases.</param>
    /// <param name="LargestGradient">The largest |∂E/∂w| of all weights.</param>
    /// <param name="ExpectedFall">The relative decrease of E in one epoch at this gradient, ε / (1 − α) Σ (∂E/∂w)² / E.
    /// This is the first-order estimate for a constant gradient with momentum.</param>
    public sealed record LocalMinimum(ImmutableArray<int> WrongCases, double LargestGradient, double ExpectedFall)
        : Finding
    {
        /// <inheritdoc/>
        public override string Code => "local-minimum";
    }

    /// <summary>Some cases are wrong, and these units pass almost no derivative back for any of them.</summary>
    /// <param name="Units">The units, by layer.</param>
    public sealed record SaturatedUnits(ImmutableArray<SaturatedUnit> Units) : Finding
    {
        /// <inheritdoc/>
        public override string Code => "saturated-units";
    }

    /// <summary>The error grows without bound.</summary>
    /// <param name="LastGoodEpoch">The last epoch with finite numbers.</param>
    /// <param name="MeanSquaredError">At that epoch.</param>
    /// <param name="Ended">Whether the next epoch would produce a number that is not finite, which ends the
    /// run.</param>
    public sealed record Diverging(int LastGoodEpoch, double MeanSquaredError, bool Ended) : Finding
    {
        /// <inheritdoc/>
        public override string Code => "diverging";
    }
}

/// <summary>A unit with a very small slope for every wrong case.</summary>
/// <param name="Layer">Index of its layer; 1 or more.</param>
/// <param name="Unit">Index within the layer.</param>
/// <param name="LargestSlope">The largest f'(x) over the wrong cases, relative to the maximum of f'.</param>
public sealed record SaturatedUnit(int Layer, int Unit, double LargestSlope);
