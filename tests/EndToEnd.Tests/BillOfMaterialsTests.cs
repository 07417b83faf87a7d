using System.Text.Json;

namespace BackpropWeb.EndToEnd.Tests;

/// <summary>backpropweb.cdx.json lists every package whose files the published server contains.</summary>
public sealed class BillOfMaterialsTests
{
    [Fact]
    public void ItNamesThePackagesOfTheServerAndOfThePages()
    {
        var bill = Read("backpropweb.cdx.json");
        Assert.Equal("CycloneDX", bill.GetProperty("bomFormat").GetString());
        var named = bill.GetProperty("components").EnumerateArray().Select(component =>
        {
            var package = $"{component.GetProperty("name")}/{component.GetProperty("version")}";
            Assert.Equal(
                $"pkg:nuget/{package.Replace('/', '@')}", component.GetProperty("purl").GetString());
            return package;
        }).ToList();
        Assert.Equal(named.Distinct(), named);

        // What the program loads, from the file that tells .NET where it is.
        var loaded = Read("BackpropWeb.Server.deps.json").GetProperty("targets").EnumerateObject()
            .SelectMany(target => target.Value.EnumerateObject())
            .Where(library => library.Value.TryGetProperty("runtime", out _))
            .Select(library => library.Name)
            .Where(name => !name.StartsWith("BackpropWeb.", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(loaded);
        Assert.Empty(loaded.Except(named));
        foreach (var page in (string[])["Plotly.Blazor", "Microsoft.NETCore.App.Runtime.Mono.browser-wasm"])
            Assert.Contains(named, package => package.StartsWith(page + "/", StringComparison.Ordinal));
    }

    private static JsonElement Read(string file)
    {
        using var document = JsonDocument.Parse(
            File.ReadAllText(Path.Combine(RunningServer.ArtifactsFolder, "app", file)));
        return document.RootElement.Clone();
    }
}
