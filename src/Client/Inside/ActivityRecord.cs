using BackpropWeb.Engine;
using BackpropWeb.Engine.Learning;

namespace BackpropWeb.Client.Inside;

/// <summary>The output of every unit for every case, at as many epochs of a run as a curve needs.</summary>
public sealed class ActivityRecord(Recipe recipe)
{
    private const int MostPoints = 300;
    private const int MostNumbers = 2_000_000;

    private readonly int _every = Math.Max(1, (recipe.Epochs + MostPoints - 1) / MostPoints);
    private readonly List<float[]> _rows = [];
    private readonly int _units = recipe.Network.Layers.Skip(1).Sum();

    public static bool CanKeep(Recipe recipe) =>
        (long)MostPoints * recipe.Problem.Cases.Length * recipe.Network.Layers.Skip(1).Sum() <= MostNumbers;

    /// <summary>The recorded epochs, in order.</summary>
    public List<int> Epochs { get; } = [];

    /// <summary>Records the trainer's present epoch if a curve needs it.</summary>
    public void Keep(Trainer trainer)
    {
        if (trainer.Epoch % _every != 0 && trainer.Epoch != recipe.Epochs)
            return;
        var network = new Network(recipe.Network, trainer.Weights);
        var row = new float[recipe.Problem.Cases.Length * _units];
        var place = 0;
        foreach (var item in recipe.Problem.Cases)
        {
            foreach (var layer in network.RespondByLayer(item.Input.AsSpan()))
            {
                foreach (var output in layer)
                    row[place++] = (float)output;
            }
        }

        Epochs.Add(trainer.Epoch);
        _rows.Add(row);
    }

    /// <summary>Outputs of a unit for a case, one for each of <see cref="Epochs"/>.</summary>
    public IEnumerable<float> Of(int place, UnitId unit)
    {
        var offset = place * _units + recipe.Network.Layers.Skip(1).Take(unit.Layer - 1).Sum() + unit.Index;
        return _rows.Select(row => row[offset]);
    }
}
