using BackpropWeb.Engine;

namespace BackpropWeb.Client.Shared;

/// <summary>Coordinates of units and links in the drawing of a network. Each layer except the last has a unit at the
/// bottom that is always 1: biases are its weights.</summary>
internal sealed class NetworkLayout
{
    public const double Width = 360;
    private const double LeastHeight = 220;
    private const double LeastRow = 26;
    private const double LargestUnit = 36;
    private const double Left = 20; // of the input units
    private const double Right = 48; // of the output units, with their names

    public NetworkLayout(NetworkShape shape)
    {
        var rows = Enumerable.Range(0, shape.Layers.Length).Max(layer => RowsOf(shape, layer));
        Height = Math.Max(LeastHeight, LeastRow * rows);
        UnitSize = Math.Min(LargestUnit, Height / rows - 6);
        var units = new List<Unit>();
        var links = new List<Link>();
        var places = new (double X, double Y)[shape.Layers.Length][];
        for (var layer = 0; layer < shape.Layers.Length; layer++)
        {
            var last = layer == shape.Layers.Length - 1;
            var count = RowsOf(shape, layer);
            places[layer] = new (double, double)[count];
            for (var unit = 0; unit < count; unit++)
            {
                var x = Left + layer * (Width - Left - Right) / (shape.Layers.Length - 1);
                var y = Height * (unit + 0.5) / count;
                places[layer][unit] = (x, y);
                units.Add(new(x, y, layer, unit, !last && unit == count - 1));
            }
        }

        foreach (var receiving in UnitId.All(shape))
        {
            var to = places[receiving.Layer][receiving.Index];
            var bias = shape.BiasIndex(receiving.Layer, receiving.Index);
            links.Add(new(places[receiving.Layer - 1][^1], to, bias, null, receiving));
            foreach (var (sending, weight) in SendingUnit.To(receiving, shape))
                links.Add(new(places[sending.Layer][sending.Index], to, weight, sending, receiving));
        }

        Units = units;
        Links = links;
    }

    public double Height { get; }

    /// <summary>Width and height of a unit.</summary>
    public double UnitSize { get; }

    public IReadOnlyList<Unit> Units { get; }

    public IReadOnlyList<Link> Links { get; }

    /// <summary>The drawing of a larger network would be unreadable.</summary>
    public static bool CanDraw(NetworkShape shape) => shape.Layers.Max() <= 12 && shape.WeightCount <= 256;

    /// <summary>Width of a link. It saturates as the weight grows, so one scale fits every epoch of every run.
    /// figure.js contains the same rule; a browser test compares both.</summary>
    public static double LinkWidth(double weight)
    {
        var size = Math.Abs(weight);
        return 0.5 + 7 * size / (size + 5);
    }

    private static int RowsOf(NetworkShape shape, int layer) =>
        shape.Layers[layer] + (layer == shape.Layers.Length - 1 ? 0 : 1);

    public sealed record Unit(double X, double Y, int Layer, int Index, bool IsBias);

    /// <summary>A line of the drawing.</summary>
    /// <param name="From">Start of the line.</param>
    /// <param name="To">End of the line.</param>
    /// <param name="Weight">Index in the flat weight vector.</param>
    /// <param name="Sending">The sending unit; null for a bias.</param>
    /// <param name="Receiving">The receiving unit.</param>
    public sealed record Link(
        (double X, double Y) From, (double X, double Y) To, int Weight, UnitId? Sending, UnitId Receiving);
}
