using System.Buffers.Text;
using System.IO.Compression;
using System.Text.Json;

namespace BackpropWeb.Recipes.Tests;

public sealed class RecipeLinkTests
{
    [Fact]
    public void WhatIsWrittenIsReadBack()
    {
        using var recipe = JsonDocument.Parse(
            """{ "problem": "xor", "start": { "seed": 9007199254740991, "range": 0.1 }, "title": "异或" }""");

        var text = RecipeLink.Write(recipe.RootElement)!;

        Assert.Matches("^[A-Za-z0-9_-]+$", text);
        Assert.Equal(CanonicalJson.Write(recipe.RootElement), RecipeLink.Read(text)!.Value.GetRawText());
    }

    [Theory]
    [InlineData("")]
    [InlineData("!")]
    [InlineData("AAAA")]
    [InlineData("q1YqSy0qzszPU7IyNDAwUNJRKk")]
    public void WhatIsNoLinkIsNotRead(string text) => Assert.Null(RecipeLink.Read(text));

    [Fact]
    public void ARecipeTooLargeForALinkHasNone()
    {
        var random = new Random(1);
        var recipe = JsonSerializer.SerializeToElement(Enumerable.Range(0, 10_000).Select(_ => random.NextDouble()));

        Assert.Null(RecipeLink.Write(recipe));
    }

    [Fact]
    public void AFewBytesThatUnpackToMuchAreNotRead()
    {
        using var bytes = new MemoryStream();
        using (var deflate = new DeflateStream(bytes, CompressionLevel.SmallestSize))
        {
            for (var megabyte = 0; megabyte < 64; megabyte++)
                deflate.Write(new byte[1 << 20]);
        }

        Assert.Null(RecipeLink.Read(Base64Url.EncodeToString(bytes.ToArray())));
    }
}
