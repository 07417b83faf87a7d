using BackpropWeb.Engine;

namespace BackpropWeb.Client.Inside;

/// <summary>The incoming weights of one layer, as rows of squares.</summary>
/// <param name="Layer">The receiving layer; of layers that share their weights the first.</param>
/// <param name="LastLayer">Of layers that share their weights the last; otherwise the same layer.</param>
/// <param name="Columns">One for each sending unit and one for the bias.</param>
/// <param name="ColumnNames">Labels of the columns.</param>
/// <param name="RowNames">Labels of the rows: the receiving units.</param>
/// <param name="Cells">Squares, row by row.</param>
/// <param name="Names">Names of the units.</param>
internal sealed record HintonBlock(
    int Layer, int LastLayer, int Columns, string[] ColumnNames, string[] RowNames, HintonCell[] Cells, UnitNames Names)
{
    public const int Cell = 26;

    private const int WidthOfLetter = 8;

    /// <summary>Whether column labels are too long for their columns, so they are written upwards.</summary>
    public bool IsTurned => ColumnNames.Any(name => WidthOfLetter * name.Length > Cell + 10);

    /// <summary>Height of the column labels.</summary>
    public double HeadHeight => IsTurned ? 14 + WidthOfLetter * ColumnNames.Max(name => name.Length) : 22;

    /// <summary>Width of the row labels.</summary>
    public double LabelWidth => 14 + WidthOfLetter * RowNames.Max(name => name.Length);

    public double Width => LabelWidth + Columns * Cell + 1;

    public double Height => HeadHeight + RowNames.Length * Cell + 1;

    /// <summary>Makes a block for each layer after the input layer. Layers that share their weights have one block.
    /// </summary>
    public static HintonBlock[] Of(Recipe recipe, string bias)
    {
        var (shape, names) = (recipe.Network, new UnitNames(recipe));
        var blocks = new List<HintonBlock>();
        foreach (var block in All(shape, names, bias))
        {
            var weights = block.Cells.Select(cell => cell.Weight);
            if (blocks.Count > 0 && blocks[^1].Cells.Select(cell => cell.Weight).SequenceEqual(weights))
                blocks[^1] = blocks[^1] with { LastLayer = block.Layer };
            else
                blocks.Add(block);
        }

        return [.. blocks];
    }

    private static IEnumerable<HintonBlock> All(NetworkShape shape, UnitNames names, string bias) =>
        Enumerable.Range(1, shape.Layers.Length - 1).Select(layer =>
        {
            var senders = Senders(shape, layer);
            var rows = Enumerable.Range(0, shape.Layers[layer]).Select(index => new UnitId(layer, index)).ToArray();
            return new HintonBlock(
                layer, layer, senders.Length + 1, [.. senders.Select(names.Short), bias],
                [.. rows.Select(names.Short)],
                [.. rows.SelectMany(row => Row(shape, row, senders))], names);
        });

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
}

/// <summary>A square: the weight from one unit to another.</summary>
/// <param name="Receiving">The receiving unit.</param>
/// <param name="Sending">The sending unit; null for the bias.</param>
/// <param name="Weight">Index in the flat weight vector; null if the units are not connected.</param>
internal readonly record struct HintonCell(UnitId Receiving, UnitId? Sending, int? Weight);
