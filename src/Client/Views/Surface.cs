using BackpropWeb.Engine;

namespace BackpropWeb.Client.Views;

/// <summary>How every unit answers over the plane of two inputs.</summary>
public sealed class Surface
{
    /// <summary>How far the plane reaches beyond the cases, as a share of their spread.</summary>
    private const double Margin = 0.25;

    private readonly Recipe _recipe;

    public Surface(Recipe recipe)
    {
        _recipe = recipe;
        (X0, X1) = Reach(recipe, 0);
        (Y0, Y1) = Reach(recipe, 1);
    }

    public double X0 { get; }

    public double X1 { get; }

    public double Y0 { get; }

    public double Y1 { get; }

    public static bool CanDraw(Recipe recipe) =>
        recipe.Network.InputCount == 2 && recipe.Network.Layers.Skip(1).Sum() <= 24;

    /// <summary>Place in the unit square, y growing downwards, of a point of the plane.</summary>
    public (double X, double Y) Place(double x, double y) => ((x - X0) / (X1 - X0), (Y1 - y) / (Y1 - Y0));

    /// <summary>Answers of every unit after the input on a grid of n × n points, row by row from the top, as bytes: 0 for
    /// the lowest value that the unit's function shows here, 255 for the highest.</summary>
    public IReadOnlyDictionary<UnitId, byte[]> Answers(ReadOnlySpan<double> weights, int n)
    {
        var network = new Network(_recipe.Network, weights);
        var maps = UnitId.All(_recipe.Network).ToDictionary(unit => unit, _ => new byte[n * n]);
        for (var row = 0; row < n; row++)
        {
            for (var column = 0; column < n; column++)
            {
                var x = X0 + (column + 0.5) / n * (X1 - X0);
                var y = Y1 - (row + 0.5) / n * (Y1 - Y0);
                var layers = network.RespondByLayer([x, y]);
                foreach (var (unit, map) in maps)
                    map[row * n + column] = Level(layers[unit.Layer - 1][unit.Index], FunctionOf(unit));
            }
        }

        return maps;
    }

    /// <summary>The values that fill the scale: those between which the function moves; ±1 where it has no bounds.</summary>
    public static (double Lowest, double Highest) Scale(Activation function) =>
        function is Activation.Logistic or Activation.Softmax ? (0, 1) : (-1, 1);

    public Activation FunctionOf(UnitId unit) =>
        unit.Layer == _recipe.Network.Layers.Length - 1 ? _recipe.Network.OutputActivation : _recipe.Network.HiddenActivation;

    private static byte Level(double value, Activation function)
    {
        var (lowest, highest) = Scale(function);
        return (byte)Math.Round(255 * Math.Clamp((value - lowest) / (highest - lowest), 0, 1));
    }

    private static (double From, double To) Reach(Recipe recipe, int input)
    {
        var values = recipe.Problem.Cases.Select(c => c.Input[input]).ToArray();
        var (least, most) = (values.Min(), values.Max());
        var spread = most > least ? most - least : 1;
        return (least - Margin * spread, most + Margin * spread);
    }
}
