using BackpropWeb.Engine;
using BackpropWeb.Engine.Learning;

namespace BackpropWeb.Client.Runs;

/// <summary>A run that the browser trains by itself and no server holds.</summary>
public sealed class OwnRun(Recipe recipe)
{
    /// <summary>As many numbers as a row of the server's tape keeps.</summary>
    private const int MostNumbersPerRow = 256;

    private readonly List<double> _totalError = [];
    private readonly List<double> _meanSquaredError = [];
    private readonly List<int> _correct = [];
    private readonly List<double[][]> _outputs = [];
    private readonly List<double[]> _weights = [];
    private readonly bool _isSmall =
        (recipe.Problem.Cases.Length * recipe.Network.OutputCount) + recipe.Network.WeightCount <= MostNumbersPerRow;

    /// <summary>The last epoch that is trained.</summary>
    public int Epoch => _meanSquaredError.Count - 1;

    public bool HasDiverged { get; private set; }

    public TapeRows Rows => new(
        0, Epoch, [.. _totalError], [.. _meanSquaredError], [.. _correct], _isSmall ? [.. _outputs] : null,
        _isSmall ? [.. _weights] : null);

    /// <summary>Trains to the end, or to where it diverges.</summary>
    /// <param name="progress">Called about ten times a second.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task TrainAsync(Action progress, CancellationToken cancellationToken)
    {
        var told = Environment.TickCount64;
        await new Replay(recipe).RunAsync(
            trainer =>
            {
                Keep(trainer);
                if (Environment.TickCount64 - told < 100)
                    return;
                told = Environment.TickCount64;
                progress();
            },
            cancellationToken);
        HasDiverged = Epoch < recipe.Epochs;
    }

    private void Keep(Trainer trainer)
    {
        _totalError.Add(trainer.TotalError);
        _meanSquaredError.Add(trainer.MeanSquaredError);
        _correct.Add(trainer.CorrectCount);
        if (!_isSmall)
            return;
        _outputs.Add([.. trainer.Outputs.ToArray().Chunk(recipe.Network.OutputCount)]);
        _weights.Add(trainer.Weights.ToArray());
    }

    /// <summary>What the figure shows of it: a run that has ended, without a place on any server.</summary>
    public Run ToRun(RecipeDocument document, Story story) => new(
        "", HasDiverged ? RunStatus.Failed : RunStatus.Finished, Epoch, recipe.Epochs, null, _totalError[^1], _meanSquaredError[^1],
        _correct[^1], recipe.Problem.Cases.Length, story.SolvedAt, document, "", null, null, false, default, null, null,
        HasDiverged ? new("diverged", "", Epoch) : null, new("", "", "", null, null, null));
}
