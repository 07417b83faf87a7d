using System.Diagnostics.Metrics;
using BackpropWeb.Engine.Problems;
using BackpropWeb.Recipes;
using BackpropWeb.Server.Persistence;
using BackpropWeb.Server.Runs.Live;
using BackpropWeb.Server.Runs.Shared;
using Microsoft.Extensions.DependencyInjection;

namespace BackpropWeb.Server.Tests.Runs;

/// <summary>Runs for tests without a server.</summary>
internal static class TestRuns
{
    /// <summary>A queued XOR run in memory.</summary>
    public static LiveRun Live(double? pace = null) => LiveRun.Of(Stored(pace));

    /// <summary>The row of a queued XOR run.</summary>
    public static StoredRun Stored(double? pace = null)
    {
        var recipe = ProblemCatalogue.Find("xor")!.Suggested;
        var json = RecipeDocuments.ToCanonicalJson(recipe);
        return new()
        {
            Id = RunId.New(), Recipe = json, RecipeHash = RecipeDocuments.Hash(json), Epochs = recipe.Epochs,
            Pace = pace,
        };
    }

    public static RunMetrics Metrics() => new(
        new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>());
}
