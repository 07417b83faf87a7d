using System.Text.RegularExpressions;

namespace BackpropWeb.Server.Tests.Pages.Exhibit;

/// <summary>The reading texts as the exhibit shows them.</summary>
public sealed class ReadingTests(SharedServer server)
{
    [Theory]
    [InlineData("/", "full", "What it had never been told")]
    [InlineData("/", "depth", "Generalisation")]
    [InlineData("/zh/", "full", "没有教过的，它也会吗")]
    [InlineData("/zh/", "depth", "泛化")]
    public async Task FamilyTreesAreFollowedByASectionOnGeneralisation(string address, string text, string heading)
    {
        var html = await server.Client.GetStringAsync(address, TestContext.Current.CancellationToken);

        var headings = Regex.Matches(html, $"<h3 id=\"{text}-([^\"]+)\"[^>]*>([^<]+)</h3>")
            .Select(match => (match.Groups[1].Value, match.Groups[2].Value)).ToList();

        Assert.Equal(
            ("generalisation", heading), headings[headings.FindIndex(found => found.Item1 == "family-trees") + 1]);
    }
}
