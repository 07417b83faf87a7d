using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;

namespace BackpropWeb.Server.Tests.WeightFiles;

/// <summary>Creates valid and broken archives in NumPy's format.</summary>
internal static class MadeArchive
{
    /// <summary>An archive of files by their names.</summary>
    public static byte[] Of(params (string Name, byte[] Content)[] files) => Of(CompressionLevel.Optimal, files);

    public static byte[] Of(CompressionLevel level, params (string Name, byte[] Content)[] files)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in files)
            {
                using var stream = zip.CreateEntry(name, level).Open();
                stream.Write(content);
            }
        }

        return bytes.ToArray();
    }

    /// <summary>A network 2-2-1, with other content for some files; null leaves a file out.</summary>
    public static (string Name, byte[] Content)[] Network(params (string Name, byte[]? Content)[] changes)
    {
        var files = new Dictionary<string, byte[]?>
        {
            ["error.npy"] = Array("(1,)", [0.5]),
            ["biases_1.npy"] = Array("(2,)", [1.0, 2]),
            ["biases_2.npy"] = Array("(1,)", [3.0]),
            ["connection_0.npy"] = Array("(2, 2)", [4.0, 5, 6, 7]),
            ["connection_1.npy"] = Array("(1, 2)", [8.0, 9]),
        };
        foreach (var (name, content) in changes)
            files[name] = content;
        return [.. files.Where(file => file.Value is not null).Select(file => (file.Key, file.Value!))];
    }

    /// <summary>A file .npy.</summary>
    public static byte[] Array(
        string shape, double[] numbers, string type = "'<f8'", string fortran = "False", byte major = 1) =>
        Array(shape, MemoryMarshal.AsBytes(numbers.AsSpan()).ToArray(), type, fortran, major);

    public static byte[] Array(
        string shape, byte[] numbers, string type = "'<f8'", string fortran = "False", byte major = 1)
    {
        var header = $"{{'descr': {type}, 'fortran_order': {fortran}, 'shape': {shape}, }}";
        var padded = Encoding.Latin1.GetBytes(header.PadRight(117) + "\n");
        byte[] length = major == 1 ? [(byte)padded.Length, 0] : [(byte)padded.Length, 0, 0, 0];
        return [0x93, .. "NUMPY"u8, major, 0, .. length, .. padded, .. numbers];
    }
}
