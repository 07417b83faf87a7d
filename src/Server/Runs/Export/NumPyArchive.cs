using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;

namespace BackpropWeb.Server.Runs.Export;

/// <summary>Writes arrays as <c>numpy.savez_compressed</c> does: a ZIP archive of .npy files, version 1.0. The same
/// arrays give the same bytes.</summary>
internal sealed class NumPyArchive(ZipArchive archive)
{
    // The earliest date in a ZIP archive.
    private static readonly DateTimeOffset Day = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Writes an array of doubles, row-major.</summary>
    /// <param name="parts">Its numbers, in parts.</param>
    public async Task WriteAsync(string name, int[] shape, IAsyncEnumerable<double[]> parts,
        CancellationToken cancellationToken)
    {
        var entry = archive.CreateEntry($"{name}.npy", CompressionLevel.Optimal);
        entry.LastWriteTime = Day;
        await using var stream = await entry.OpenAsync(cancellationToken);
        await stream.WriteAsync(Header(shape), cancellationToken);
        await foreach (var part in parts.WithCancellation(cancellationToken))
            await stream.WriteAsync(Bytes(part), cancellationToken);
    }

    public Task WriteAsync(string name, int[] shape, double[] numbers, CancellationToken cancellationToken) =>
        WriteAsync(name, shape, new[] { numbers }.ToAsyncEnumerable(), cancellationToken);

    private static byte[] Header(int[] shape)
    {
        var dimensions = string.Concat(shape.Select(
            each => string.Create(CultureInfo.InvariantCulture, $"{each}, ")));
        // Python writes a list of one number as "(6,)".
        var size = shape.Length > 1 ? dimensions.TrimEnd(',', ' ') : dimensions.TrimEnd();
        var text = $"{{'descr': '<f8', 'fortran_order': False, 'shape': ({size}), }}";
        const int prefix = 10, alignment = 64;
        var length = (prefix + text.Length + 1 + alignment - 1) / alignment * alignment;
        byte[] header = [0x93, .. "NUMPY\u0001\0"u8, 0, 0, .. Encoding.ASCII.GetBytes(
            text.PadRight(length - prefix - 1) + "\n")];
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), (ushort)(length - prefix));
        return header;
    }

    private static byte[] Bytes(double[] numbers)
    {
        var bytes = MemoryMarshal.AsBytes(numbers.AsSpan()).ToArray();
        if (!BitConverter.IsLittleEndian)
        {
            foreach (ref var each in MemoryMarshal.Cast<byte, long>(bytes.AsSpan()))
                each = BinaryPrimitives.ReverseEndianness(each);
        }

        return bytes;
    }
}
