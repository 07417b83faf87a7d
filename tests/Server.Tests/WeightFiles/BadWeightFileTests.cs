using System.Globalization;
using System.IO.Compression;
using System.Text;
using BackpropWeb.Client.Localization;
using BackpropWeb.Engine;
using BackpropWeb.Engine.Problems;
using BackpropWeb.Recipes.WeightFiles;
using Microsoft.Extensions.Localization;
using static BackpropWeb.Server.Tests.WeightFiles.MadeArchive;

namespace BackpropWeb.Server.Tests.WeightFiles;

/// <summary>Rejects files that are not weights of the 2-2-1 network, with a reason in both languages.
/// </summary>
public sealed class BadWeightFileTests(SharedServer server)
{
    private const int Most = 1000;

    private static readonly NetworkShape Shape = NetworkShape.Chain(2, 2, 1);

    private static readonly Dictionary<string, (byte[] Bytes, string Reason)> Files = new()
    {
        ["nothing"] = ([], "neither a NumPy archive"),
        ["text"] = (Encoding.UTF8.GetBytes("0.1, 0.2"), "neither a NumPy archive"),
        ["an array alone"] = (Array("(2,)", [1.0, 2]), "neither a NumPy archive"),
        ["a pickle"] = ([0x80, 2, .. "ctorch"u8], "neither a NumPy archive"),
        ["two letters"] = ([.. "PK"u8], "damaged or cut off"),
        ["half an archive"] = (Of(Network())[..200], "damaged or cut off"),
        ["no files"] = (Of(), "biases_1 is missing; the archive has: ."),
        ["PyTorch's own file"] = (Of(("archive/data.pkl", [1])), "biases_1 is missing; the archive has: archive/data"),
        ["other names"] = (Of(("W1.npy", [1]), ("b1.npy", [1])), "biases_1 is missing; the archive has: W1, b1."),
        ["no biases of a layer"] = (Of(Network(("biases_1.npy", null))), "biases_1 is missing"),
        ["no connection"] = (Of(Network(("connection_0.npy", null))), "connection_0 is missing"),
        ["no second connection"] = (Of(Network(("connection_1.npy", null))), "2 layers and 1 matrices"),
        ["another layer"] = (Of(Network(("biases_3.npy", Array("(1,)", [1.0])))), "3 layers and 2 matrices"),
        ["a name twice"] = (Of([.. Network(), ("biases_1.npy", [1])]), "biases_1 is in the archive twice"),
        ["no array inside"] = (Changed([1, 2, 3]), "is not an array of NumPy"),
        ["a pickle inside"] = (Changed([0x80, 4, 149, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]), "is not an array of NumPy"),
        ["another version"] = (Changed(Array("(2, 2)", [4.0, 5, 6, 7], major: 9)), "NumPy's format 9.0"),
        ["a header too long"] = (Changed([0x93, .. "NUMPY"u8, 1, 0, 0xFF, 0xFF, 1, 2]), "is not an array of NumPy"),
        ["another header"] = (Changed(Array("(2, 2)", [4.0, 5, 6, 7], fortran: "0")), "is not an array of NumPy"),
        ["a negative length"] = (Changed(Array("(-2, -2)", [4.0, 5, 6, 7])), "is not an array of NumPy"),
        ["a length in words"] = (Changed(Array("(2 2)", [4.0, 5, 6, 7])), "is not an array of NumPy"),
        ["whole numbers"] = (Changed(Array("(2, 2)", new byte[32], "'<i8'")), "type '<i8'"),
        ["half precision"] = (Changed(Array("(2, 2)", new byte[8], "'<f2'")), "type '<f2'"),
        ["long doubles"] = (Changed(Array("(2, 2)", new byte[64], "'<f16'")), "type '<f16'"),
        ["complex numbers"] = (Changed(Array("(2, 2)", new byte[64], "'<c16'")), "type '<c16'"),
        ["objects"] = (Changed(Array("(2, 2)", new byte[32], "'|O'")), "type '|O'"),
        ["records"] = (Changed(Array("(2, 2)", new byte[32], "[('a', '<f8')]")), "type [('a', '<f8')]"),
        ["cut numbers"] = (Changed(Array("(2, 2)", new byte[31])), "must hold 32 bytes of numbers"),
        ["more numbers"] = (Changed(Array("(2, 2)", new byte[40])), "must hold 32 bytes of numbers"),
        ["floats called doubles"] = (Changed(Array("(2, 2)", new byte[16])), "must hold 32 bytes of numbers"),
        ["not a number"] = (Changed(Array("(2, 2)", [4.0, 5, double.NaN, 7])), "connection_0[1, 0] must be"),
        ["infinity"] = (Changed(Array("(2, 2)", [4.0, double.NegativeInfinity, 6, 7])), "connection_0[0, 1] must be"),
        ["not a number by columns"] =
            (Changed(Array("(2, 2)", [4.0, 5, double.NaN, 7], fortran: "True")), "connection_0[0, 1] must be"),
        ["a huge number"] = (Changed(Array("(2, 2)", [4.0, 5, 6, 1e101])), "connection_0[1, 1] must be"),
        ["a vector"] = (Changed(Array("(4,)", [4.0, 5, 6, 7])), "must have the shape (2, 2); has (4,)."),
        ["a number"] = (Changed(Array("()", [4.0])), "must have the shape (2, 2); has ()."),
        ["a cube"] = (Changed(Array("(2, 2, 1)", [4.0, 5, 6, 7])), "must have the shape (2, 2); has (2, 2, 1)."),
        ["no numbers"] = (Changed(Array("(2, 0)", (byte[])[])), "must have the shape (2, 2); has (2, 0)."),
        ["sending by receiving"] =
            (Of(Network(("connection_1.npy", Array("(2, 1)", [8.0, 9])))), "must have the shape (1, 2); has (2, 1)."),
        ["too many numbers"] = (Changed(Array("(1001, 1)", new byte[8008])), "Limits:Weights, 1000, allows"),
        ["a product beyond all numbers"] =
            (Changed(Array("(2147483647, 2147483647, 2147483647)", [1.0])), "Limits:Weights, 1000, allows"),
        ["a bomb"] = (Changed(new byte[1 << 20]), "is too large"),
        ["a flipped bit"] = (Flipped(), "cannot be unpacked"),
        ["broken compression"] = (BrokenCompression(), "cannot be unpacked"),
        ["an encrypted file"] = (Marked(flags: 1), "cannot be unpacked"),
        ["another compression"] = (Marked(method: 12), "cannot be unpacked"),
        ["half a JSON"] = (Json("""{ "0.weight": [[1,"""), "not JSON from line 1"),
        ["NaN in JSON"] = (Json("{\n\"0.weight\": [[NaN, 1]] }"), "not JSON from line 2"),
        ["half a pair in a name"] = (Json("""{ "\uD800": [1] }"""), "half a surrogate pair"),
        ["a key twice"] = (Json("""{ "0.bias": [1], "0.bias": [2] }"""), "not JSON"),
        ["an empty state_dict"] = (Json("{}"), "must be a state_dict"),
        ["a recipe"] = (Json("""{ "problem": "xor" }"""), "problem is neither the weight nor the bias"),
        ["a norm"] = (Json("""{ "0.running_mean": [1] }"""), "0.running_mean is neither"),
        ["numbers as text"] = (Json("""{ "0.weight": [["1", "2"]], "0.bias": [1] }"""), "must be a list of numbers"),
        ["null"] = (Json("""{ "0.weight": [[null, 2]], "0.bias": [1] }"""), "must be a list of numbers"),
        ["rows of two lengths"] = (Json("""{ "0.weight": [[1, 2], [3]], "0.bias": [1] }"""), "all of one length"),
        ["a row among numbers"] = (Json("""{ "0.bias": [1, [2]] }"""), "must be a list of numbers"),
        ["a convolution"] = (Json("""{ "0.weight": [[[1]]], "0.bias": [1] }"""), "must be a list of numbers"),
        ["beyond all doubles"] = (Json("""{ "0.weight": [[1e999]], "0.bias": [1] }"""), "0.weight[0, 0] must be"),
        ["a layer without bias"] = (Json("""{ "0.weight": [[1, 2]] }"""), "\"0\" must have a weight and a bias"),
        ["a layer without weight"] = (Json("""{ "0.bias": [1, 2] }"""), "\"0\" must have a weight and a bias"),
        ["layers sorted as text"] = (Json(
            """{ "10.weight": [[1, 2]], "10.bias": [1], "2.weight": [[1, 2], [3, 4]], "2.bias": [1, 2] }"""),
            "\"10\" stands before \"2\""),
        ["another network"] = (Json(
            """{ "0.weight": [[1, 2]], "0.bias": [1] }"""), "1 layers and 1 matrices"),
        ["another width"] = (Json(
            """
            { "a.weight": [[1, 2], [3, 4], [5, 6]], "a.bias": [1, 2, 3],
              "b.weight": [[1, 2, 3]], "b.bias": [1] }
            """), "a.bias must have the shape (2,); has (3,)."),
        ["a norm among the layers"] = (Json(
            """{ "0.weight": [1, 2], "0.bias": [1, 2], "1.weight": [[1, 2]], "1.bias": [1] }"""),
            "0.weight must have the shape (2, 2); has (2,)."),
    };

    public static TheoryData<string> Names => [.. Files.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void ABadFileIsRefusedWithItsReason(string name)
    {
        var (bytes, reason) = Files[name];

        var file = WeightFileReader.Read(bytes, Most, out var fault);
        fault ??= file!.ReasonAgainst(Shape);

        Assert.NotNull(fault);
        Assert.Contains(reason, fault.ToString(), StringComparison.Ordinal);
        var before = CultureInfo.CurrentUICulture;
        try
        {
            CultureInfo.CurrentUICulture = new("zh");
            Assert.Contains(server.Service<IStringLocalizer<Refusals>>().Format(fault), sign => sign > '\u4e00');
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }

    [Fact]
    public void NoCutOrFlippedByteOfAnArchiveIsReadAsSomethingElse()
    {
        var whole = Of(CompressionLevel.NoCompression, Network());
        var weights = Numbers(WeightFileReader.Read(whole, Most, out _)!);
        for (var place = 0; place < whole.Length; place++)
        {
            Assert.Null(WeightFileReader.Read(whole[..place], Most, out _));
            foreach (var bit in (int[])[0, 3, 7])
            {
                var changed = whole.ToArray();
                changed[place] ^= (byte)(1 << bit);
                if (WeightFileReader.Read(changed, Most, out _) is { } file && file.ReasonAgainst(Shape) is null)
                    Assert.Equal(weights, Numbers(file));
            }
        }
    }

    [Fact]
    public void AStateDictDoesNotFitANetworkWithOtherConnections()
    {
        var file = WeightFileReader.Read(Json("""{ "weight": [[1, 2]], "bias": [1] }"""), Most, out _)!;
        Assert.Null(file.ReasonAgainst(NetworkShape.Chain(2, 1)));
        Assert.Contains(
            "other connections", file.ReasonAgainst(ProblemCatalogue.Find("t-c")!.Suggested.Network)!.ToString(),
            StringComparison.Ordinal);
    }

    private static IEnumerable<double> Numbers(WeightFile file) => [
        .. file.Weights().Biases.SelectMany(each => each),
        .. file.Weights().Connections.SelectMany(each => each).SelectMany(each => each)];

    private static byte[] Json(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Changed(byte[] connection) => Of(Network(("connection_0.npy", connection)));

    // One bit of the number 5 in a member that is stored as it is.
    private static byte[] Flipped()
    {
        var bytes = Of(CompressionLevel.NoCompression, Network());
        var five = bytes.AsSpan().IndexOf((byte[])[0, 0, 0, 0, 0, 0, 0x14, 0x40]);
        bytes[five] = 1;
        return bytes;
    }

    private static byte[] BrokenCompression()
    {
        var bytes = Of(Network(("biases_1.npy", Array("(2,)", [1.0, 2]))));
        var name = bytes.AsSpan().IndexOf("biases_1.npy"u8) + "biases_1.npy".Length;
        bytes.AsSpan(name, 40).Fill(0xFF);
        return bytes;
    }

    // The general flags and the compression method of biases_1 in its two headers.
    private static byte[] Marked(byte flags = 0, byte method = 0)
    {
        var bytes = Of(Network());
        var local = bytes.AsSpan().IndexOf("biases_1.npy"u8) - 30;
        var central = bytes.AsSpan().LastIndexOf("biases_1.npy"u8) - 46;
        (bytes[local + 6], bytes[central + 8]) = ((byte)(bytes[local + 6] | flags), (byte)(bytes[central + 8] | flags));
        if (method > 0)
            (bytes[local + 8], bytes[central + 10]) = (method, method);
        return bytes;
    }
}
