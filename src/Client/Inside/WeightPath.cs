using BackpropWeb.Engine;
using BackpropWeb.Engine.Learning;

namespace BackpropWeb.Client.Inside;

/// <summary>The weights of a run at as many epochs as its path needs.</summary>
public sealed class WeightPath(Recipe recipe)
{
    private const int MostPoints = 200;

    private readonly int _every = Math.Max(1, (recipe.Epochs + MostPoints - 1) / MostPoints);

    /// <summary>Weight vectors, in the order of the epochs.</summary>
    public List<double[]> Points { get; } = [];

    /// <summary>Records the trainer's present epoch if the path needs it.</summary>
    public void Keep(Trainer trainer)
    {
        if (trainer.Epoch % _every == 0 || trainer.Epoch == recipe.Epochs)
            Points.Add(trainer.Weights.ToArray());
    }
}
