using BackpropWeb.Engine;

namespace BackpropWeb.Client.Views;

/// <summary>The weights that lead to one layer, as rows of squares.</summary>
/// <param name="Layer">The receiving layer.</param>
/// <param name="Columns">Sending units, and one for the bias.</param>
/// <param name="ColumnNames">What stands over them.</param>
/// <param name="RowNames">What stands before each row.</param>
/// <param name="Cells">Row by row.</param>
/// <param name="Names">What the units are called.</param>
public sealed record HintonBlock(
    int Layer, int Columns, string[] ColumnNames, string[] RowNames, HintonCell[] Cells, UnitNames Names)
{
    public const int Cell = 26;
    public const int HeadHeight = 22;

    /// <summary>Room for the names of the rows.</summary>
    public double LabelWidth => 14 + 8 * RowNames.Max(name => name.Length);

    public double Width => LabelWidth + Columns * Cell + 1;

    public double Height => HeadHeight + RowNames.Length * Cell + 1;

    /// <summary>One block for each layer after the input.</summary>
    public static HintonBlock[] Of(Recipe recipe, string bias)
    {
        var (shape, names) = (recipe.Network, new UnitNames(recipe));
        return [.. Enumerable.Range(1, shape.Layers.Length - 1).Select(layer =>
        {
            var senders = Senders(shape, layer);
            var rows = Enumerable.Range(0, shape.Layers[layer]).Select(index => new UnitId(layer, index)).ToArray();
            return new HintonBlock(
                layer, senders.Length + 1, [.. senders.Select(unit => Short(names[unit])), bias], [.. rows.Select(unit => Short(names[unit]))],
                [.. rows.SelectMany(row => Row(shape, row, senders))], names);
        })];
    }

    public static int ColumnsOf(NetworkShape shape, int layer) => Senders(shape, layer).Length + 1;

    public double X(int cell) => LabelWidth + cell % Columns * Cell;

    public double Y(int cell) => HeadHeight + cell / Columns * Cell;

    private static UnitId[] Senders(NetworkShape shape, int layer) =>
    [
        .. Enumerable.Range(0, shape.Layers[layer])
            .SelectMany(index => SendingUnit.To(new(layer, index), shape).Select(sending => sending.Unit))
            .Distinct().OrderBy(unit => unit.Layer).ThenBy(unit => unit.Index),
    ];

    private static IEnumerable<HintonCell> Row(NetworkShape shape, UnitId receiving, UnitId[] senders)
    {
        var weights = SendingUnit.To(receiving, shape).ToDictionary(sending => sending.Unit, sending => sending.Weight);
        foreach (var sender in senders)
            yield return new(receiving, sender, weights.TryGetValue(sender, out var index) ? index : null);
        yield return new(receiving, null, shape.BiasIndex(receiving.Layer, receiving.Index));
    }

    private static string Short(string name) => name.Length <= 8 ? name : name[..7] + "…";
}

/// <summary>A square: the weight from one unit to another.</summary>
/// <param name="Receiving">The unit it leads to.</param>
/// <param name="Sending">The unit it leads from; null for the bias.</param>
/// <param name="Weight">Index in the flat weight vector; null where the two are not joined.</param>
public readonly record struct HintonCell(UnitId Receiving, UnitId? Sending, int? Weight);
