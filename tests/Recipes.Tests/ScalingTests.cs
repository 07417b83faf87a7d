using System.Text.Json;
using BackpropWeb.Engine;
using BackpropWeb.Engine.Problems;

namespace BackpropWeb.Recipes.Tests;

public sealed class ScalingTests
{
    private const string Cases =
        """
        "cases": [{ "input": [100], "desired": [0] }, { "input": [300], "desired": [1] },
                  { "input": [200], "desired": [1] }]
        """;

    /// <summary>Hashes of the version before inputs could be scaled.</summary>
    [Theory]
    [InlineData("xor", "b9ff591790ad17d14aebe331f17e7896585d13f3b1abf6c8b310f96044a3d1f3")]
    [InlineData("symmetry", "99b1088c85bc7efe6628373ed2d06487938c98b03183449f566df3458c81614a")]
    [InlineData("family-trees", "a6ce3cc29273e1cf7c4073304e8eb8be6e4cc9b8e75baa8e49d3cfdbbee297c0")]
    [InlineData("moons", "84be147698f174b5b29d2de7dd65b061498e91ed9b5fa6e0c7020702596464a0")]
    public void OldRecipesKeepTheirHash(string name, string hash) => Assert.Equal(
        hash, RecipeDocuments.Hash(RecipeDocuments.ToCanonicalJson(ProblemCatalogue.Find(name)!.Suggested)));

    [Theory]
    [InlineData("unit", new[] { 0, 1, 0.5 })]
    [InlineData("standard", new[] { -1.224744871391589, 1.224744871391589, 0 })]
    [InlineData("none", new double[] { 100, 300, 200 })]
    public void TheRecipeKeepsTheCasesAndTheChoice(string inputs, double[] seen)
    {
        var recipe = Read($$"""{ {{Cases}}, "scaling": { "inputs": "{{inputs}}" } }""", out _)!;

        Assert.Equal(seen, recipe.Problem.Cases.Select(c => c.Input[0]));
        var json = RecipeDocuments.ToCanonicalJson(recipe);
        Assert.Contains("\"input\":[300]", json, StringComparison.Ordinal);
        Assert.Equal(
            inputs != "none", json.Contains($"\"scaling\":{{\"inputs\":\"{inputs}\"}}", StringComparison.Ordinal));
        Assert.Equal(json, Documents.ThereAndBack(recipe));
        Assert.Equal(json, Documents.ThroughTheContract(recipe));
    }

    [Fact]
    public void AProblemOfTheCatalogueCanBeScaled()
    {
        var recipe = Read(
            """{ "name": "moons", "scaling": { "inputs": "unit" }, "heldOut": { "share": 0.2 } }""", out _)!;
        Assert.Equal("moons", RecipeDocuments.CatalogueName(recipe.Problem));
        var trained = recipe.Problem.Cases.Where((_, place) => !recipe.Problem.IsHeldOut(place)).ToArray();
        Assert.Equal((0, 1), (trained.Min(c => c.Input[0]), trained.Max(c => c.Input[0])));
        var json = RecipeDocuments.ToCanonicalJson(recipe);
        Assert.Contains("\"name\":\"moons\",\"scaling\":{\"inputs\":\"unit\"}}", json, StringComparison.Ordinal);
        Assert.Equal(json, Documents.ThereAndBack(recipe));
    }

    [Theory]
    [InlineData("\"unit\"", "problem.scaling")]
    [InlineData("{}", "problem.scaling.inputs")]
    [InlineData("""{ "inputs": "log" }""", "problem.scaling.inputs")]
    [InlineData("""{ "inputs": 3 }""", "problem.scaling.inputs")]
    [InlineData("""{ "inputs": "unit", "outputs": "unit" }""", "problem.scaling.outputs")]
    public void WhatCannotBeReadIsRefusedByPath(string scaling, string path)
    {
        Assert.Null(Read($$"""{ {{Cases}}, "scaling": {{scaling}} }""", out var errors));
        Assert.True(errors.Has(path), string.Join(", ", errors.Sentences.Keys));
    }

    [Fact]
    public void AScaledValueOutOfBoundsIsRefusedByItsCase()
    {
        Assert.Null(Read(
            """
            { "cases": [{ "input": [0], "desired": [0] }, { "input": [1e-300], "desired": [1] },
                        { "input": [1e100], "desired": [1] }], "heldOut": [2], "scaling": { "inputs": "unit" } }
            """,
            out var errors));
        Assert.True(errors.Has("problem.cases[2].input[0]"), string.Join(", ", errors.Sentences.Keys));
    }

    private static Recipe? Read(string problem, out FieldErrors errors)
    {
        using var document = JsonDocument.Parse($$"""{ "problem": {{problem}}, "start": { "seed": 1 } }""");
        return RecipeReader.ReadSpecification(document.RootElement, new(), out errors)?.Recipe;
    }
}
