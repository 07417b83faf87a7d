using BackpropWeb.Client.Figure;
using BackpropWeb.Client.Localization;
using BackpropWeb.Client.Views;
using BackpropWeb.Contracts;
using BackpropWeb.Engine;
using BackpropWeb.Engine.Learning;
using BackpropWeb.Server.Runs;
using Microsoft.Extensions.Localization;

namespace BackpropWeb.Server.Pages;

/// <summary>Reads what a page shows of a run.</summary>
public sealed class RunView(RunHost host, EpochStates states, IStringLocalizer<Words> words)
{
    /// <summary>The run, or null where there is none of that id.</summary>
    public async Task<ShownRun?> ReadAsync(string id, CancellationToken cancellationToken)
    {
        if (await host.FindAsync(id, cancellationToken) is not { } run || await host.FindRecipeAsync(id, cancellationToken) is not { } recipe)
            return null;
        var rows = run.Epochs > FigureData.MostEpochsInPage
            ? await host.ReadErrorsAsync(id, cancellationToken: cancellationToken)
            : await host.ReadTapeAsync(id, 0, run.Epochs, withWeights: true, cancellationToken);
        if (rows is null)
            return null;
        if (rows.To < 0)
            rows = Untrained(recipe);
        return new(run, recipe, rows, Story.Tell(rows, recipe.Problem, run.Status.HasEnded(), words));
    }

    /// <summary>What table and network show at an epoch; a long run's rows are not all read for that.</summary>
    public async Task<EpochRow> RowAsync(ShownRun shown, int epoch, CancellationToken cancellationToken)
    {
        var rows = shown.Run.Epochs > FigureData.MostEpochsInPage
            ? await host.ReadTapeAsync(shown.Run.Id, epoch, epoch, withWeights: true, cancellationToken) ?? shown.Rows
            : shown.Rows;
        return new(rows.Outputs?[epoch - rows.From], rows.Weights?[epoch - rows.From]);
    }

    /// <summary>What the views inside the run need of an epoch; null where its net is too large for them.</summary>
    public async Task<InsideRun?> InsideAsync(ShownRun shown, int epoch, CancellationToken cancellationToken)
    {
        if (!RunViews.CanShow(shown.Recipe) || await states.InspectAsync(shown.Run.Id, epoch, cancellationToken) is not { } inspection
            || !Moment.CanBe(inspection.Weights, inspection.WeightChange))
            return null;
        return new(RecipeDocuments.ToCanonicalJson(shown.Recipe), epoch, [.. inspection.Weights], [.. inspection.WeightChange]);
    }

    /// <summary>The row of epoch 0, which follows from the recipe alone: for a run that still waits for its turn.</summary>
    private static TapeRows Untrained(Recipe recipe)
    {
        var trainer = new Trainer(recipe);
        double[][] outputs = [.. trainer.Outputs.ToArray().Chunk(recipe.Network.OutputCount)];
        return new(
            0, 0, [trainer.TotalError], [trainer.MeanSquaredError], [trainer.CorrectCount], [outputs],
            [trainer.Weights.ToArray()]);
    }
}

/// <summary>A run at one epoch, as its views take it to the browser.</summary>
public sealed record InsideRun(string RecipeJson, int Epoch, double[] Weights, double[] WeightChange);
