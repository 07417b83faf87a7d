using BackpropWeb.Client.Figure;
using BackpropWeb.Engine;
using BackpropWeb.Engine.Learning;

namespace BackpropWeb.Client.Runs;

/// <summary>A run that the browser trains and no server has.</summary>
internal sealed class BrowserRun(Recipe recipe)
{
    /// <summary>The same limit as on the server's tape.</summary>
    private const int MostNumbersPerRow = 256;

    private readonly List<double> _totalError = [];
    private readonly List<double> _meanSquaredError = [];
    private readonly List<int> _correct = [];
    private readonly List<double> _heldOutError = [];
    private readonly List<int> _heldOutCorrect = [];
    private readonly List<double[][]> _outputs = [];
    private readonly List<double[]> _weights = [];
    private readonly bool _isSmall =
        (recipe.Problem.Cases.Length * recipe.Network.OutputCount) + recipe.Network.WeightCount <= MostNumbersPerRow;

    /// <summary>What is trained.</summary>
    public Recipe Recipe => recipe;

    /// <summary>Epochs trained so far.</summary>
    public int Epoch => _meanSquaredError.Count - 1;

    public bool HasDiverged { get; private set; }

    /// <summary>Whether it has trained all its epochs, or has diverged.</summary>
    public bool HasEnded => HasDiverged || Epoch == recipe.Epochs;

    public TapeRows Rows => RowsFrom(0);

    /// <summary>Rows of an epoch and of all later ones, as far as they are trained.</summary>
    public TapeRows RowsFrom(int epoch) => new(
        epoch, Epoch, [.. _totalError.Skip(epoch)], [.. _meanSquaredError.Skip(epoch)], [.. _correct.Skip(epoch)],
        _isSmall ? [.. _outputs.Skip(epoch)] : null, _isSmall ? [.. _weights.Skip(epoch)] : null,
        recipe.Problem.HeldOut.IsEmpty ? null : [.. _heldOutError.Skip(epoch)],
        recipe.Problem.HeldOut.IsEmpty ? null : [.. _heldOutCorrect.Skip(epoch)]);

    /// <summary>The same rows as a batch of the server's stream.</summary>
    public RunBatch BatchFrom(int epoch)
    {
        var rows = RowsFrom(epoch);
        return new(
            Status, recipe.Epochs, null, epoch, rows.TotalError, rows.MeanSquaredError, rows.Correct, rows.Outputs,
            rows.Weights, null, "", rows.HeldOutError, rows.HeldOutCorrect);
    }

    /// <summary>Trains at once, without a pause: for small recipes only.</summary>
    public void Train()
    {
        var trainer = new Trainer(recipe);
        do
            Keep(trainer);
        while (trainer.Epoch < recipe.Epochs && trainer.Step());
        HasDiverged = Epoch < recipe.Epochs;
    }

    /// <summary>Trains to the end, or until the run diverges.</summary>
    /// <param name="onPause">Called at each pause between slices of training, which waits for it.</param>
    /// <param name="cancellationToken">Cancels training.</param>
    /// <param name="time">Measures the slices; null for the system's clock.</param>
    public async Task TrainAsync(
        Func<Task> onPause, CancellationToken cancellationToken, TimeProvider? time = null)
    {
        await BrowserTraining.RunAsync(new(recipe), Keep, cancellationToken, onPause, time);
        HasDiverged = Epoch < recipe.Epochs;
    }

    private void Keep(Trainer trainer)
    {
        _totalError.Add(trainer.TotalError);
        _meanSquaredError.Add(trainer.MeanSquaredError);
        _correct.Add(trainer.CorrectCount);
        if (trainer is { HeldOutError: { } error, HeldOutCorrectCount: { } correct })
        {
            _heldOutError.Add(error);
            _heldOutCorrect.Add(correct);
        }

        if (!_isSmall)
            return;
        _outputs.Add([.. trainer.Outputs.ToArray().Chunk(recipe.Network.OutputCount)]);
        _weights.Add(trainer.Weights.ToArray());
    }

    /// <summary>The run as the figure needs it, without id and owner.</summary>
    public Run ToRun(RecipeDocument document, StoryText story) => new(
        "", Status, Epoch, recipe.Epochs, null, _totalError[^1], _meanSquaredError[^1], _correct[^1],
        recipe.Problem.TrainedCount, story.SolvedAt, document, "", null, null, false, default, null, null,
        HasDiverged ? new(RunFailure.Diverged, "", Epoch) : null, new("", "", "", null, null, null));

    public RunStatus Status =>
        HasDiverged ? RunStatus.Failed : HasEnded ? RunStatus.Finished : RunStatus.Running;
}
