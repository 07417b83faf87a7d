using BackpropWeb.Client.Replays;
using BackpropWeb.Contracts;
using BackpropWeb.Engine;
using BackpropWeb.Engine.Learning;
using BackpropWeb.Engine.Problems;

namespace BackpropWeb.Client.Tests;

/// <summary>Runs that the engine has trained, so tests use real numbers.</summary>
internal static class Trained
{
    public static Recipe Exhibit(string problem) => ProblemCatalogue.Find(problem)!.Suggested;

    public static Recipe WithSeed(Recipe recipe, long seed, int epochs) => new(
        recipe.Problem, recipe.Network, recipe.Rule, ((Start.Seeded)recipe.Start) with { Seed = seed }, epochs);

    public static Recipe HoldingOut(Recipe recipe, int place) => new(
        recipe.Problem.WithHeldOut([place]), recipe.Network, recipe.Rule, recipe.Start, recipe.Epochs);

    public static TapeRows Rows(Recipe recipe)
    {
        var trainer = new Trainer(recipe);
        var (totalError, meanSquaredError, correct) = (new List<double>(), new List<double>(), new List<int>());
        var (outputs, weights) = (new List<double[][]>(), new List<double[]>());
        var (heldOutError, heldOutCorrect) = (new List<double>(), new List<int>());
        do
        {
            totalError.Add(trainer.TotalError);
            meanSquaredError.Add(trainer.MeanSquaredError);
            correct.Add(trainer.CorrectCount);
            outputs.Add([.. trainer.Outputs.ToArray().Chunk(recipe.Network.OutputCount)]);
            weights.Add(trainer.Weights.ToArray());
            if (trainer is { HeldOutError: { } error, HeldOutCorrectCount: { } count })
            {
                heldOutError.Add(error);
                heldOutCorrect.Add(count);
            }
        }
        while (trainer.Epoch < recipe.Epochs && trainer.Step());

        var usesAll = recipe.Problem.HeldOut.IsEmpty;
        return new(
            0, trainer.Epoch, [.. totalError], [.. meanSquaredError], [.. correct], [.. outputs], [.. weights],
            usesAll ? null : [.. heldOutError], usesAll ? null : [.. heldOutCorrect]);
    }

    public static async Task<Replay> ReplayedAsync(Recipe recipe)
    {
        var replay = new Replay(recipe);
        await replay.RunAsync(_ => { }, TestContext.Current.CancellationToken);
        return replay;
    }
}
