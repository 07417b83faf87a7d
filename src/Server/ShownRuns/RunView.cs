using BackpropWeb.Client.Figure;
using BackpropWeb.Client.Inside;
using BackpropWeb.Client.Localization;
using BackpropWeb.Contracts;
using BackpropWeb.Engine;
using BackpropWeb.Engine.Learning;
using BackpropWeb.Server.Runs.Queries;
using Microsoft.Extensions.Localization;

namespace BackpropWeb.Server.ShownRuns;

/// <summary>Reads the runs that pages show.</summary>
internal sealed class RunView(RunQueries queries, EpochStates states, IStringLocalizer<Words> words)
{
    /// <summary>The run; null if the id is unknown.</summary>
    public async Task<ShownRun?> ReadAsync(string id, CancellationToken cancellationToken)
    {
        if (await queries.FindAsync(id, cancellationToken) is not { } run
            || await queries.FindRecipeAsync(id, cancellationToken) is not { } recipe)
            return null;
        var rows = run.Epochs > FigureData.MostEpochsInPage
            ? await queries.ReadErrorsAsync(id, cancellationToken: cancellationToken)
            : await queries.ReadTapeAsync(id, 0, run.Epochs, withWeights: true, cancellationToken);
        if (rows is null)
            return null;
        if (rows.To < 0)
            rows = Untrained(recipe);
        return new(run, recipe, rows, StoryText.Tell(rows, recipe.Problem, run.Status, words));
    }

    /// <summary>The row that the table and the network drawing show at an epoch.</summary>
    public async Task<EpochRow> RowAsync(ShownRun shown, int epoch, CancellationToken cancellationToken)
    {
        var rows = shown.Rows;
        // A run without rows yet, or deleted meanwhile, has only those that the page shows.
        if (shown.Run.Epochs > FigureData.MostEpochsInPage
            && await queries.ReadTapeAsync(shown.Run.Id, epoch, epoch, withWeights: true, cancellationToken) is
                { TotalError.Length: > 0 } read)
            rows = read;
        return new(rows.Outputs?[epoch - rows.From], rows.Weights?[epoch - rows.From])
        {
            CaseErrors = rows.Outputs is null ? await CaseErrorsAsync(shown.Run.Id, epoch, cancellationToken) : null,
        };
    }

    /// <summary>The error of each case at an epoch; null if the run has not reached it.</summary>
    public async Task<IReadOnlyList<CaseError>?> CaseErrorsAsync(
        string id, int epoch, CancellationToken cancellationToken) =>
        await states.InspectAsync(id, epoch, cancellationToken) is { } inspection
            ? [.. inspection.Cases.Select(each => new CaseError(each.Error, each.Correct))]
            : null;

    /// <summary>The data of the views inside the run at an epoch; null if its network is too large for them.</summary>
    public async Task<InsideRun?> InsideAsync(ShownRun shown, int epoch, CancellationToken cancellationToken)
    {
        if (!RunViews.CanShow(shown.Recipe)
            || await states.InspectAsync(shown.Run.Id, epoch, cancellationToken) is not { } inspection
            || !inspection.WeightChange.All(double.IsFinite)
            || shown.Recipe.TryStartingFrom(inspection.Weights) is null)
            return null;
        return new(
            RecipeDocuments.ToCanonicalJson(shown.Recipe), epoch, [.. inspection.Weights],
            [.. inspection.WeightChange]);
    }

    /// <summary>The row of epoch 0 of a run that has no rows yet.</summary>
    private static TapeRows Untrained(Recipe recipe)
    {
        var trainer = new Trainer(recipe);
        double[][] outputs = [.. trainer.Outputs.ToArray().Chunk(recipe.Network.OutputCount)];
        return new(
            0, 0, [trainer.TotalError], [trainer.MeanSquaredError], [trainer.CorrectCount], [outputs],
            [trainer.Weights.ToArray()]);
    }
}

/// <summary>A run at one epoch, as its views in the browser receive it.</summary>
internal sealed record InsideRun(string RecipeJson, int Epoch, double[] Weights, double[] WeightChange);
