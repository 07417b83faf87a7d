using System.Text.RegularExpressions;

namespace BackpropWeb.Server.Tests.Pages;

[Trait("Storage", "Any")]
[Trait("Placement", "Any")]
public sealed partial class StylesTests
{
    /// <summary>A browser ignores an invalid colour, which makes the curve invisible.</summary>
    [Fact]
    public async Task BrowsersWithoutLightDarkGetTheLightColours()
    {
        var css = await File.ReadAllTextAsync(
            RepositoryFile.Find("src/Server/wwwroot/css/page.css"), TestContext.Current.CancellationToken);
        var start = css.IndexOf("@supports not (color: light-dark(red, red)) {", StringComparison.Ordinal);
        var fallback = css[start..css.IndexOf("\n}", start, StringComparison.Ordinal)];

        var colours = LightDark().Matches(css).Select(match => $"{match.Groups[1]}: {match.Groups[2]};").ToList();

        Assert.NotEmpty(colours);
        Assert.All(colours, colour => Assert.Contains(colour, fallback, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"(--[a-z]+): light-dark\((#[0-9A-F]{6}),")]
    private static partial Regex LightDark();
}
