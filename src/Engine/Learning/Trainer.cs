using BackpropWeb.Engine.Checkpoints;

namespace BackpropWeb.Engine.Learning;

/// <summary>A network being trained by a recipe, one epoch at a time. Not thread-safe.</summary>
public sealed class Trainer
{
    /// <summary>An untrained network: epoch 0.</summary>
    public Trainer(Recipe recipe) => throw new NotImplementedException();

    /// <summary>Goes on from a checkpoint of the same recipe, with the very bits of an uncut training.</summary>
    /// <exception cref="ArgumentException">The checkpoint is not one of this recipe.</exception>
    public Trainer(Recipe recipe, Checkpoint checkpoint) => throw new NotImplementedException();

    /// <summary>The recipe that is trained.</summary>
    public Recipe Recipe { get; }

    /// <summary>Epochs trained so far.</summary>
    public int Epoch { get; }

    /// <summary>Flat weight vector at <see cref="Epoch"/>, in the order of <see cref="NetworkShape"/>.</summary>
    public ReadOnlySpan<double> Weights => throw new NotImplementedException();

    /// <summary>Outputs of the output units for every case at <see cref="Epoch"/>. Shape [cases × outputs].</summary>
    public ReadOnlySpan<double> Outputs => throw new NotImplementedException();

    /// <summary>E at <see cref="Epoch"/> (Nature 323, eq. 3; with a tolerance, the distance to its edge).</summary>
    public double TotalError { get; }

    /// <summary>ΣΣ (y − d)² / (cases × outputs) at <see cref="Epoch"/>.</summary>
    public double MeanSquaredError { get; }

    /// <summary>Cases at <see cref="Epoch"/> whose every output lies on the same side of 0.5 as its desired value.</summary>
    public int CorrectCount { get; }

    /// <summary>Trains one epoch. False, with nothing changed, if a weight or the error would leave the finite numbers:
    /// the run diverges, and this is its last good epoch.</summary>
    public bool Step() => throw new NotImplementedException();

    /// <summary>All that is needed to go on from here.</summary>
    public Checkpoint Checkpoint() => throw new NotImplementedException();

    /// <summary>Outputs, deltas, gradient and coming weight change at <see cref="Epoch"/>: the very numbers that the next
    /// <see cref="Step"/> uses. Changes nothing.</summary>
    public Inspection Inspect() => throw new NotImplementedException();
}
