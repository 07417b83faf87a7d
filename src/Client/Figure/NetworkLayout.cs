using BackpropWeb.Engine;

namespace BackpropWeb.Client.Figure;

/// <summary>Where units and links of a network stand in its drawing. The bias of a unit is the weight from a unit that is
/// always 1, so it is drawn as one: each layer that something leads on from has such a unit at its foot.</summary>
public sealed class NetworkLayout
{
    public const double Width = 320;
    public const double Height = 220;
    private const double Margin = 24;

    public NetworkLayout(NetworkShape shape)
    {
        var units = new List<Unit>();
        var links = new List<Link>();
        var places = new (double X, double Y)[shape.Layers.Length][];
        for (var layer = 0; layer < shape.Layers.Length; layer++)
        {
            var last = layer == shape.Layers.Length - 1;
            var count = shape.Layers[layer] + (last ? 0 : 1);
            places[layer] = new (double, double)[count];
            for (var unit = 0; unit < count; unit++)
            {
                var x = Margin + layer * (Width - 2 * Margin) / (shape.Layers.Length - 1);
                var y = Height * (unit + 0.5) / count;
                places[layer][unit] = (x, y);
                units.Add(new(x, y, layer, unit, !last && unit == count - 1));
            }
        }

        foreach (var receiving in UnitId.All(shape))
        {
            var to = places[receiving.Layer][receiving.Index];
            links.Add(new(
                places[receiving.Layer - 1][^1], to, shape.BiasIndex(receiving.Layer, receiving.Index), null, receiving));
            foreach (var (sending, weight) in SendingUnit.To(receiving, shape))
                links.Add(new(places[sending.Layer][sending.Index], to, weight, sending, receiving));
        }

        Units = units;
        Links = links;
    }

    public IReadOnlyList<Unit> Units { get; }

    public IReadOnlyList<Link> Links { get; }

    /// <summary>A larger net would be a grey cloud.</summary>
    public static bool CanDraw(NetworkShape shape) => shape.Layers.Max() <= 12 && shape.WeightCount <= 256;

    /// <summary>Width of a link: it grows with the weight's size, ever more slowly, so that one scale serves every epoch
    /// and every run. figure.js does the same; a browser test holds the two together.</summary>
    public static double LinkWidth(double weight)
    {
        var size = Math.Abs(weight);
        return 0.5 + 7 * size / (size + 5);
    }

    public sealed record Unit(double X, double Y, int Layer, int Index, bool IsBias);

    /// <summary>A line of the drawing.</summary>
    /// <param name="From">Where it begins.</param>
    /// <param name="To">Where it ends.</param>
    /// <param name="Weight">Index in the flat weight vector.</param>
    /// <param name="Sending">The unit it leads from; null for a bias.</param>
    /// <param name="Receiving">The unit it leads to.</param>
    public sealed record Link(
        (double X, double Y) From, (double X, double Y) To, int Weight, UnitId? Sending, UnitId Receiving);
}
