using BackpropWeb.Engine;

namespace BackpropWeb.Client.Inside;

/// <summary>The output of every unit over the plane of two inputs.</summary>
internal sealed class Surface(Recipe recipe)
{
    public InputPlane Plane { get; } = InputPlane.Of(recipe.Problem);

    public static bool CanDraw(Recipe recipe) =>
        recipe.Network.InputCount == 2 && recipe.Network.Layers.Skip(1).Sum() <= 24;

    /// <summary>Outputs of every unit after the input layer on a grid of n × n points, row by row from the top: 0 for
    /// the lowest value of the unit's scale, 255 for the highest.</summary>
    public IReadOnlyDictionary<UnitId, byte[]> Answers(ReadOnlySpan<double> weights, int n)
    {
        var network = new Network(recipe.Network, weights);
        var maps = UnitId.All(recipe.Network).ToDictionary(unit => unit, _ => new byte[n * n]);
        for (var row = 0; row < n; row++)
        {
            for (var column = 0; column < n; column++)
            {
                var x = Plane.X0 + (column + 0.5) / n * (Plane.X1 - Plane.X0);
                var y = Plane.Y1 - (row + 0.5) / n * (Plane.Y1 - Plane.Y0);
                var layers = network.RespondByLayer([x, y]);
                foreach (var (unit, map) in maps)
                    map[row * n + column] = Level(layers[unit.Layer - 1][unit.Index], FunctionOf(unit));
            }
        }

        return maps;
    }

    /// <summary>The range of the function; −1 to 1 if it is unbounded.</summary>
    public static (double Lowest, double Highest) Scale(Activation function) =>
        function is Activation.Logistic or Activation.Softmax ? (0, 1) : (-1, 1);

    public Activation FunctionOf(UnitId unit) =>
        unit.Layer == recipe.Network.Layers.Length - 1
            ? recipe.Network.OutputActivation
            : recipe.Network.HiddenActivation;

    private static byte Level(double value, Activation function)
    {
        var (lowest, highest) = Scale(function);
        return (byte)Math.Round(255 * Math.Clamp((value - lowest) / (highest - lowest), 0, 1));
    }
}
