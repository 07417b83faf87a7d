using System.Text.Json;
using BackpropWeb.Engine;
using BackpropWeb.Recipes;

namespace BackpropWeb.Client.Figure;

/// <summary>What maps.js needs to compute the output of every unit over the plane of two inputs. The script numbers the
/// two inputs 0 and 1, and the units after them in the order of <see cref="Units"/>.</summary>
/// <param name="Units">The units after the input layer, layer by layer.</param>
/// <param name="Plane">What the maps show.</param>
/// <param name="Weights">Flat weight vector of the epoch that the server has drawn; null if it is too large for the
/// tape.</param>
internal sealed record OutputMaps(
    IReadOnlyList<OutputMaps.Unit> Units, InputPlane Plane, IReadOnlyList<double>? Weights)
{
    private const int MostUnits = 24;

    public static bool CanDraw(NetworkShape shape) =>
        shape.InputCount == 2 && shape.Layers.Skip(1).Sum() <= MostUnits;

    public static OutputMaps Of(Recipe recipe, IReadOnlyList<double>? weights)
    {
        var shape = recipe.Network;
        var all = Enumerable.Range(0, 2).Select(input => new UnitId(0, input)).Concat(UnitId.All(shape)).ToList();
        var units = new List<Unit>();
        foreach (var unit in UnitId.All(shape))
        {
            var function = UnitFunction.Of(unit, shape);
            var (lowest, highest) = UnitFunction.Range(function);
            var sending = SendingUnit.To(unit, shape).ToList();
            units.Add(new(
                unit.ToString(), ActivationNames.Of(function), lowest, highest,
                shape.BiasIndex(unit.Layer, unit.Index), [.. sending.Select(link => all.IndexOf(link.Unit))],
                [.. sending.Select(link => link.Weight)]));
        }

        return new(units, InputPlane.Of(recipe.Problem), weights);
    }

    public string ToJson() => JsonSerializer.Serialize(this, FigureJson.Default.OutputMaps);

    /// <summary>A unit after the input layer.</summary>
    /// <param name="Id">As <see cref="UnitId"/> writes it.</param>
    /// <param name="Function">The name of its function in forward.js.</param>
    /// <param name="Lowest">The output of the first colour.</param>
    /// <param name="Highest">The output of the last colour.</param>
    /// <param name="Bias">Position of its bias in the flat weight vector.</param>
    /// <param name="Senders">Numbers of the units that send to it.</param>
    /// <param name="Weights">Position of the weight from each of them.</param>
    internal sealed record Unit(
        string Id, string Function, double Lowest, double Highest, int Bias, IReadOnlyList<int> Senders,
        IReadOnlyList<int> Weights);
}
