using System.Text.Json;
using BackpropWeb.Engine;

namespace BackpropWeb.Recipes.Tests;

public sealed class HeldOutTests
{
    [Theory]
    [InlineData("""{ "name": "xor", "heldOut": [3, 1] }""", """{"heldOut":[1,3],"name":"xor"}""")]
    [InlineData(
        """{ "cases": [{ "input": [0], "desired": [1] }, { "input": [1], "desired": [0] }], "heldOut": [1] }""",
        """{"cases":[{"desired":[1],"input":[0]},{"desired":[0],"input":[1]}],"heldOut":[1],"inputNames":["x₁"],"""
            + "\"name\":\"own\",\"outputNames\":[\"y₁\"]}")]
    public void PlacesAreReadAndWrittenAscending(string problem, string canonical)
    {
        var recipe = Read(problem)!;
        var json = RecipeDocuments.ToCanonicalJson(recipe);
        Assert.True(json.Contains($"\"problem\":{canonical}", StringComparison.Ordinal), json);
        using var document = JsonDocument.Parse(json);
        Assert.Equal(
            json, RecipeDocuments.ToCanonicalJson(
                RecipeReader.ReadSpecification(document.RootElement, new(), out _)!.Recipe));
    }

    [Fact]
    public void AShareIsDrawnBySeed()
    {
        var problem = Read("""{ "name": "family-trees", "heldOut": { "share": 0.2, "seed": 7 } }""")!.Problem;
        Assert.Equal(Problem.DrawHeldOut(104, 21, 7), problem.HeldOut);
        Assert.Equal("family-trees", RecipeDocuments.CatalogueName(problem));
        Assert.Equal([0], Read("""{ "name": "xor", "heldOut": [] , "cases": null }""")!.Problem.HeldOut.Append(0));
        Assert.Single(Read("""{ "name": "xor", "heldOut": { "share": 0.01 } }""")!.Problem.HeldOut);
        Assert.Equal(3, Read("""{ "name": "xor", "heldOut": { "share": 0.99, "seed": 0 } }""")!.Problem.HeldOut.Length);
    }

    [Fact]
    public void ARecipeWithoutThemKeepsItsCanonicalForm() => Assert.DoesNotContain(
        "heldOut", RecipeDocuments.ToCanonicalJson(Read("\"xor\"")!), StringComparison.Ordinal);

    [Theory]
    [InlineData("[4]", "problem.heldOut[0]")]
    [InlineData("[-1]", "problem.heldOut[0]")]
    [InlineData("[1, 1]", "problem.heldOut[1]")]
    [InlineData("[0, 1, 2, 3]", "problem.heldOut")]
    [InlineData("[0.5]", "problem.heldOut[0]")]
    [InlineData("3", "problem.heldOut")]
    [InlineData("\"a\"", "problem.heldOut")]
    [InlineData("{}", "problem.heldOut.share")]
    [InlineData("""{ "share": 1 }""", "problem.heldOut.share")]
    [InlineData("""{ "share": 0 }""", "problem.heldOut.share")]
    [InlineData("""{ "share": 0.5, "seed": -1 }""", "problem.heldOut.seed")]
    [InlineData("""{ "share": 0.5, "count": 1 }""", "problem.heldOut.count")]
    public void WhatCannotBeHeldOutIsRefusedByPath(string heldOut, string path)
    {
        using var document = JsonDocument.Parse($$"""{ "problem": { "name": "xor", "heldOut": {{heldOut}} } }""");
        Assert.Null(RecipeReader.ReadSpecification(document.RootElement, new(), out var errors));
        Assert.True(errors.Has(path), string.Join(", ", errors.Sentences.Keys));
    }

    private static Recipe? Read(string problem)
    {
        using var document = JsonDocument.Parse($$"""{ "problem": {{problem}} }""");
        return RecipeReader.ReadSpecification(document.RootElement, new(), out _)?.Recipe;
    }
}
