using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using BackpropWeb.Engine;

namespace BackpropWeb.Recipes.WeightFiles;

/// <summary>Reads an array in NumPy's format (.npy), as <c>numpy.lib.format</c> describes it: versions 1.0 to 3.0,
/// float64 and float32 of either byte order, row-major and column-major.</summary>
internal static partial class NumPyArray
{
    /// <param name="name">Name in error messages.</param>
    /// <param name="bytes">The whole file.</param>
    /// <param name="most">Maximum number of numbers.</param>
    /// <param name="fault">Error message.</param>
    public static NamedArray? Read(string name, ReadOnlySpan<byte> bytes, int most, out Sentence? fault)
    {
        fault = $"{name} is not an array of NumPy, or its header is damaged.";
        if (bytes.Length < 12 || bytes[0] != 0x93 || !bytes[1..6].SequenceEqual("NUMPY"u8))
            return null;
        var (major, minor) = (bytes[6], bytes[7]);
        if (major is < 1 or > 3 || minor != 0)
        {
            fault = $"{name} has NumPy's format {major}.{minor}; 1.0, 2.0 and 3.0 can be read.";
            return null;
        }

        var start = major == 1 ? 10 : 12;
        var length = major == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(bytes[8..])
            : BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
        if (length > bytes.Length - start)
            return null;
        var header = Header().Match(Encoding.Latin1.GetString(bytes.Slice(start, (int)length)));
        if (!header.Success || ShapeOf(header.Groups["shape"].Value) is not { } shape)
            return null;
        var type = header.Groups["type"].Value;
        if (type is not ("'<f8'" or "'>f8'" or "'<f4'" or "'>f4'"))
        {
            fault = $"{name} holds values of type {type}; float64 ('<f8') and float32 ('<f4') can be read.";
            return null;
        }

        var count = shape.Aggregate(1L, (product, each) => product > most ? product : product * each);
        if (count > most)
        {
            fault = $"{name} has the shape {NamedArray.TextOf(shape)}, more numbers than Limits:Weights, "
                + $"{most}, allows.";
            return null;
        }

        var size = type[3] - '0';
        var data = bytes[(start + (int)length)..];
        if (data.Length != count * size)
        {
            fault = $"{name} must hold {count * size} bytes of numbers after its header; holds {data.Length}.";
            return null;
        }

        var numbers = new double[count];
        for (var k = 0; k < numbers.Length; k++)
            numbers[k] = Number(data.Slice(k * size, size), type);
        if (header.Groups["fortran"].Value == "True" && shape.Length == 2)
            numbers = ByRows(numbers, shape[0], shape[1]);
        var array = new NamedArray(name, shape, numbers);
        return (fault = array.Unfit()) is null ? array : null;
    }

    private static double Number(ReadOnlySpan<byte> bytes, string type) => type switch
    {
        "'<f8'" => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        "'>f8'" => BinaryPrimitives.ReadDoubleBigEndian(bytes),
        "'<f4'" => BinaryPrimitives.ReadSingleLittleEndian(bytes),
        _ => BinaryPrimitives.ReadSingleBigEndian(bytes),
    };

    private static double[] ByRows(double[] byColumns, int rows, int columns)
    {
        var numbers = new double[byColumns.Length];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
                numbers[(row * columns) + column] = byColumns[(column * rows) + row];
        }

        return numbers;
    }

    private static int[]? ShapeOf(string text)
    {
        var parts = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var shape = new int[parts.Length];
        for (var n = 0; n < parts.Length; n++)
        {
            if (!int.TryParse(parts[n], NumberStyles.None, CultureInfo.InvariantCulture, out shape[n]))
                return null;
        }

        return shape;
    }

    [GeneratedRegex(
        @"^\{'descr': (?<type>.+), 'fortran_order': (?<fortran>True|False), 'shape': \((?<shape>[\d, ]*)\), *\}\s*$",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Header();
}
