using System.IO.Compression;
using BackpropWeb.Engine;

namespace BackpropWeb.Recipes.WeightFiles;

/// <summary>Reads arrays of a NumPy archive (.npz), a ZIP file of .npy files.</summary>
internal static class NumPyArchive
{
    private const string Ending = ".npy";
    private const int HeaderBytes = 1 << 16;

    /// <param name="bytes">The whole archive.</param>
    /// <param name="isWanted">Whether to read an array, by its name.</param>
    /// <param name="most">Maximum number of numbers in an array.</param>
    /// <param name="others">Names of the other arrays.</param>
    /// <param name="fault">Error message.</param>
    public static List<NamedArray>? Read(
        byte[] bytes, Predicate<string> isWanted, int most, out List<string> others, out Sentence? fault)
    {
        others = [];
        try
        {
            using var zip = new ZipArchive(new MemoryStream(bytes));
            return Read(zip, isWanted, most, others, out fault);
        }
        catch (Exception exception) when (IsOfTheFile(exception))
        {
            fault = "The archive is damaged or cut off.";
            return null;
        }
    }

    private static List<NamedArray>? Read(
        ZipArchive zip, Predicate<string> isWanted, int most, List<string> others, out Sentence? fault)
    {
        var arrays = new List<NamedArray>();
        foreach (var entry in zip.Entries)
        {
            var name = entry.FullName.EndsWith(Ending, StringComparison.Ordinal)
                ? entry.FullName[..^Ending.Length]
                : entry.FullName;
            if (name == entry.FullName || !isWanted(name))
            {
                others.Add(name);
                continue;
            }

            if (arrays.Any(array => array.Name == name))
            {
                fault = $"{name} is in the archive twice.";
                return null;
            }

            if (Unpack(entry, name, ((long)most * sizeof(double)) + HeaderBytes, out fault) is not { } content
                || NumPyArray.Read(name, content, most, out fault) is not { } array)
                return null;
            arrays.Add(array);
        }

        fault = null;
        return arrays;
    }

    private static byte[]? Unpack(ZipArchiveEntry entry, string name, long most, out Sentence? fault)
    {
        fault = $"{name} is too large: its array must hold at most {most} bytes.";
        if (entry.Length > most)
            return null;
        try
        {
            fault = $"{name} cannot be unpacked: it is damaged, encrypted, or not compressed by deflate.";
            if (entry.IsEncrypted)
                return null;
            using var stream = entry.Open();
            // The length in the archive may be wrong.
            var content = new byte[entry.Length];
            var isWhole = stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false) == content.Length;
            return isWhole && stream.ReadByte() < 0 && Crc32(content) == entry.Crc32 ? content : null;
        }
        catch (Exception exception) when (IsOfTheFile(exception))
        {
            return null;
        }
    }

    // The exception depends on the damaged byte.
    private static bool IsOfTheFile(Exception exception) =>
        exception is InvalidDataException or IOException or NotSupportedException or ArgumentException;

    /// <summary>The checksum of ZIP files, which .NET does not check. System.IO.Hashing has it too, but would be one
    /// more assembly for the browser to download.</summary>
    private static uint Crc32(byte[] bytes)
    {
        var crc = ~0u;
        foreach (var each in bytes)
        {
            crc ^= each;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ (0xEDB88320 & (0 - (crc & 1)));
        }

        return ~crc;
    }
}
