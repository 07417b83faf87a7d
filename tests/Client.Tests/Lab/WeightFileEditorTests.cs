using System.Text.Json;
using AngleSharp.Dom;
using BackpropWeb.Client.Lab;
using BackpropWeb.Engine;
using BackpropWeb.Engine.Learning;
using Bunit;
using Microsoft.AspNetCore.Components.Forms;

namespace BackpropWeb.Client.Tests.Lab;

/// <summary>Opens files of weights in the lab.</summary>
public sealed class WeightFileEditorTests : LabContext
{
    private static readonly double[][] Hidden = [[0.1, -0.2], [0.30000000000000004, 4], [5, 6], [-7, 8]];

    [Fact]
    public void AFileThatFitsIsTheStart()
    {
        var lab = Lab();

        Open(lab, StateDict(Hidden));

        Assert.Contains("net.json are the start", Editor(lab).TextContent, StringComparison.Ordinal);
        var start = new Trainer(Sent(lab)).Weights.ToArray();
        Assert.Equal([1, 2, 3, 4, 0.5, .. Hidden.SelectMany(row => row), 9, 10, 11, 12], start);
    }

    [Fact]
    public void AFileForAnotherNetworkOffersItsLayersAndChangesNothingBefore()
    {
        var lab = Lab();

        Open(lab, StateDict(Hidden[..2]));

        Assert.Contains("0.bias must have the shape (4,); has (2,).", Wrong(lab), StringComparison.Ordinal);
        Assert.Equal([2, 4, 1], Sent(lab).Network.Layers);
        Editor(lab).QuerySelector("button")!.Click();
        var recipe = Sent(lab);
        Assert.Equal([2, 2, 1], recipe.Network.Layers);
        Assert.Equal(
            [1, 2, 0.5, .. Hidden[..2].SelectMany(row => row), 9, 10],
            Assert.IsType<Start.Explicit>(recipe.Start).Weights);
        Assert.Empty(Wrong(lab));
    }

    [Fact]
    public void AFileForAnotherProblemOffersNothing()
    {
        var lab = Lab();
        Open(lab, JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["weight"] = (double[][])[[1, 2, 3]],
            ["bias"] = (double[])[1],
        }));

        Assert.Contains("the network here has 2 and 2", Wrong(lab), StringComparison.Ordinal);
        Assert.Null(Editor(lab).QuerySelector("button"));
    }

    [Fact]
    public void ABadFileIsNamedAndChangesNothing()
    {
        var lab = Lab();
        var before = Sent(lab);

        Open(lab, "0.1 0.2");

        Assert.Contains("neither a NumPy archive", Wrong(lab), StringComparison.Ordinal);
        Assert.Equal(before.Start, Sent(lab).Start);
    }

    [Fact]
    public void AnInvalidRecipeComesFirst()
    {
        var lab = Lab();
        lab.Find("#lab-rule-learningRate").Input("-1");

        Open(lab, StateDict(Hidden));

        Assert.Contains("Correct the recipe first", Wrong(lab), StringComparison.Ordinal);
    }

    private static IElement Editor(IRenderedComponent<LabForm> lab) => lab.Find(".weight-file");

    private static string Wrong(IRenderedComponent<LabForm> lab) => lab.Find("#lab-weight-file-wrong").TextContent;

    private static void Open(IRenderedComponent<LabForm> lab, string json)
    {
        var said = lab.FindComponent<WeightFileEditor>();
        said.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromText(json, "net.json"));
        said.WaitForState(() => Wrong(lab).Trim().Length > 0 || Editor(lab).TextContent.Contains(
            "net.json", StringComparison.Ordinal));
    }

    private static string StateDict(double[][] hidden) => JsonSerializer.Serialize(new Dictionary<string, object>
    {
        ["0.weight"] = hidden,
        ["0.bias"] = Enumerable.Range(1, hidden.Length),
        ["2.weight"] = (int[][])[[.. Enumerable.Range(9, hidden.Length)]],
        ["2.bias"] = (double[])[0.5],
    });
}
