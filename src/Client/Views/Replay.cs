using BackpropWeb.Engine;
using BackpropWeb.Engine.Checkpoints;
using BackpropWeb.Engine.Learning;

namespace BackpropWeb.Client.Views;

/// <summary>A run trained once more, here, from its recipe alone: any of its epochs can then be looked into at once.</summary>
public sealed class Replay(Recipe recipe)
{
    /// <summary>Multiplications that a phone's browser does without the reader noticing. In cases × weights × epochs.</summary>
    public const double LightWork = 3e7;

    private const int KeyFrames = 256;
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(1);

    private readonly Trainer _trainer = new(recipe);
    private readonly List<Checkpoint> _keyFrames = [];
    private readonly int _every = Math.Max(1, recipe.Epochs / KeyFrames);

    public static double Work(Recipe recipe) =>
        (double)recipe.Problem.Cases.Length * recipe.Network.WeightCount * recipe.Epochs;

    /// <summary>Epochs trained so far.</summary>
    public int Epoch => _trainer.Epoch;

    /// <summary>Largest size of a weight, over the epochs trained so far.</summary>
    public double LargestWeight { get; private set; }

    /// <summary>Trains to the end, or to where the run diverges, and shows every epoch on its way, epoch 0 first. The
    /// page breathes in between.</summary>
    /// <param name="row">Called at each epoch.</param>
    /// <param name="cancellationToken">The page is left.</param>
    public async Task RunAsync(Action<Trainer> row, CancellationToken cancellationToken)
    {
        var rested = Environment.TickCount64;
        do
        {
            if (_trainer.Epoch % _every == 0)
                _keyFrames.Add(_trainer.Checkpoint());
            foreach (var weight in _trainer.Weights)
                LargestWeight = Math.Max(LargestWeight, Math.Abs(weight));
            row(_trainer);
            if (Environment.TickCount64 - rested > 12)
            {
                await Task.Delay(Breath, cancellationToken);
                rested = Environment.TickCount64;
            }
        }
        while (_trainer.Epoch < recipe.Epochs && _trainer.Step());
    }

    /// <summary>The network at an epoch that has been trained.</summary>
    public Moment At(int epoch)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(epoch, Epoch);
        var trainer = new Trainer(recipe, _keyFrames[Math.Min(epoch / _every, _keyFrames.Count - 1)]);
        while (trainer.Epoch < epoch)
            trainer.Step();
        return new(recipe, trainer.Inspect());
    }
}
