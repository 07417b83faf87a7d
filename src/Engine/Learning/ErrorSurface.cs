using BackpropWeb.Engine.Kernels;

namespace BackpropWeb.Engine.Learning;

/// <summary>The error of a recipe's network as a function of its weights. Not thread-safe.</summary>
public sealed class ErrorSurface
{
    private readonly IKernel _kernel;
    private readonly int _weightCount;

    /// <summary>Prepares to compute the error.</summary>
    /// <param name="recipe">Its problem, network and tolerance define the error.</param>
    public ErrorSurface(Recipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        _kernel = KernelChoice.For(recipe, new(recipe.Network));
        _weightCount = recipe.Network.WeightCount;
    }

    /// <summary>ΣΣ (y − d)² / (cases × outputs) at any weights, with the bits that <see cref="Trainer"/> computes.
    /// </summary>
    /// <param name="weights">Flat weight vector.</param>
    /// <returns>Not finite where the weights are too large.</returns>
    /// <exception cref="ArgumentException">The number of weights differs from the network's.</exception>
    public double MeanSquaredError(ReadOnlySpan<double> weights)
    {
        if (weights.Length != _weightCount)
            throw new ArgumentException(
                $"There must be {_weightCount} weights; there are {weights.Length}.", nameof(weights));
        return _kernel.Forward(weights).MeanSquare;
    }
}
