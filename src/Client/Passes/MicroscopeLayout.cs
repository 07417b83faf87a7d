using BackpropWeb.Engine;

namespace BackpropWeb.Client.Passes;

/// <summary>Coordinates of the microscope's drawing, which has room for a number in each unit. Layers are columns. Each
/// except the last ends with the unit that is always 1.</summary>
internal sealed class MicroscopeLayout
{
    /// <summary>Units of a layer that are drawn. Of a larger layer the first are, and the chosen unit.</summary>
    public const int MostUnits = 8;

    public const double UnitWidth = 68;
    public const double UnitHeight = 22;

    // Position of a link's label, as a share of the way between two columns.
    private const double LabelShare = 0.34;
    private const double RowHeight = 46;
    private const double ColumnWidth = 176;
    private const double Margin = 44;

    private readonly NetworkShape _shape;
    private readonly int[][] _shown;

    public MicroscopeLayout(NetworkShape shape, UnitId chosen)
    {
        _shape = shape;
        _shown = [.. Enumerable.Range(0, shape.Layers.Length).Select(layer => Shown(layer, chosen))];
        Width = 2 * Margin + (shape.Layers.Length - 1) * ColumnWidth;
        Height = RowHeight * Enumerable.Range(0, shape.Layers.Length).Max(Rows);
    }

    public double Width { get; }

    public double Height { get; }

    /// <summary>The drawn units and their centres.</summary>
    public IEnumerable<(UnitId Unit, double X, double Y)> Units =>
        from layer in Enumerable.Range(0, _shown.Length)
        from index in _shown[layer]
        let unit = new UnitId(layer, index)
        let place = At(unit)
        select (unit, place.X, place.Y);

    /// <summary>The units that are always 1.</summary>
    public IEnumerable<(double X, double Y)> Ones =>
        Enumerable.Range(0, _shown.Length - 1).Select(OneBelow);

    /// <summary>Where a layer has units that are not drawn, and how many.</summary>
    public IEnumerable<(int Count, double X, double Y)> More =>
        from layer in Enumerable.Range(0, _shown.Length)
        let hidden = _shape.Layers[layer] - _shown[layer].Length
        where hidden > 0
        let place = Place(layer, Rows(layer) - 1)
        select (hidden, place.X, place.Y);

    /// <summary>Links between drawn units; the sending unit of a bias is null.</summary>
    public IEnumerable<MicroscopeLink> Links =>
        from receiving in UnitId.All(_shape)
        where IsShown(receiving)
        from link in SendingUnit.To(receiving, _shape).Where(sending => IsShown(sending.Unit))
            .Select(sending => (Sending: (UnitId?)sending.Unit, sending.Weight))
            .Append((Sending: null, Weight: _shape.BiasIndex(receiving.Layer, receiving.Index)))
        let start = link.Sending is { } sending ? At(sending) : OneBelow(receiving.Layer - 1)
        let end = At(receiving)
        select new MicroscopeLink(
            link.Sending, receiving, link.Weight,
            (start.X + (link.Sending is null ? UnitHeight : UnitWidth) / 2, start.Y), (end.X - UnitWidth / 2, end.Y));

    /// <summary>Position of a link's label: beside the sending unit, or in the backward pass beside the receiving unit.
    /// A link that skips layers has it between the same columns as other links, where no unit can cover it.</summary>
    public static (double X, double Y) LabelPlace(MicroscopeLink link, bool backward)
    {
        var (dx, dy) = (link.To.X - link.From.X, link.To.Y - link.From.Y);
        var share = LabelShare * (dx % ColumnWidth) / dx;
        var along = backward ? 1 - share : share;
        return (link.From.X + along * dx, link.From.Y + along * dy);
    }

    /// <summary>Its links start as far right as those of the other units, so that no label of them covers the name of a
    /// unit.</summary>
    private (double X, double Y) OneBelow(int layer)
    {
        var (x, y) = Place(layer, _shown[layer].Length);
        return (x + (UnitWidth - UnitHeight) / 2, y);
    }

    private bool IsShown(UnitId unit) => _shown[unit.Layer].Contains(unit.Index);

    private int[] Shown(int layer, UnitId chosen)
    {
        var units = Enumerable.Range(0, _shape.Layers[layer]);
        if (_shape.Layers[layer] > MostUnits && chosen.Layer == layer)
            units = units.OrderByDescending(unit => unit == chosen.Index);
        return [.. units.Take(MostUnits).Order()];
    }

    private int Rows(int layer) =>
        _shown[layer].Length + (layer < _shown.Length - 1 ? 1 : 0)
        + (_shape.Layers[layer] > _shown[layer].Length ? 1 : 0);

    private (double X, double Y) At(UnitId unit) => Place(unit.Layer, Array.IndexOf(_shown[unit.Layer], unit.Index));

    private (double X, double Y) Place(int layer, int row) =>
        (Margin + layer * ColumnWidth, Height * (row + 0.5) / Rows(layer) + 6);
}

/// <summary>A line of the drawing, from the right edge of a unit to the left edge of another.</summary>
/// <param name="Sending">The sending unit; null for a bias.</param>
/// <param name="Receiving">The receiving unit.</param>
/// <param name="Weight">Index in the flat weight vector.</param>
/// <param name="From">Start of the line.</param>
/// <param name="To">End of the line.</param>
internal readonly record struct MicroscopeLink(
    UnitId? Sending, UnitId Receiving, int Weight, (double X, double Y) From, (double X, double Y) To);
