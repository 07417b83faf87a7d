using BackpropWeb.Engine;
using BackpropWeb.Engine.Checkpoints;
using BackpropWeb.Engine.Learning;

namespace BackpropWeb.Client.Replays;

/// <summary>Trains a run again in the browser, from its recipe alone. Afterwards any epoch can be inspected at once.
/// </summary>
internal sealed class Replay(Recipe recipe)
{
    /// <summary>The largest <see cref="Recipe.Work"/> that the browser of a phone does unnoticed.</summary>
    public const double LightWork = 3e7;

    private const int KeyFrames = 256;

    private readonly Trainer _trainer = new(recipe);
    private readonly List<Checkpoint> _keyFrames = [];
    private readonly int _every = Math.Max(1, recipe.Epochs / KeyFrames);

    /// <summary>Epochs trained so far.</summary>
    public int Epoch => _trainer.Epoch;

    /// <summary>Largest absolute weight over the epochs trained so far.</summary>
    public double LargestWeight { get; private set; }

    /// <summary>Trains to the end, or until the run diverges.</summary>
    /// <param name="onEpoch">Called at each epoch, epoch 0 first.</param>
    /// <param name="cancellationToken">Cancels the replay.</param>
    public Task RunAsync(Action<Trainer> onEpoch, CancellationToken cancellationToken) =>
        BrowserTraining.RunAsync(
            _trainer,
            trainer =>
            {
                if (trainer.Epoch % _every == 0)
                    _keyFrames.Add(trainer.Checkpoint());
                foreach (var weight in trainer.Weights)
                    LargestWeight = Math.Max(LargestWeight, Math.Abs(weight));
                onEpoch(trainer);
            },
            cancellationToken);

    /// <summary>The network at an epoch.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The epoch has not been trained yet.</exception>
    public NetworkSnapshot At(int epoch)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(epoch, Epoch);
        var trainer = new Trainer(recipe, _keyFrames[Math.Min(epoch / _every, _keyFrames.Count - 1)]);
        while (trainer.Epoch < epoch)
            trainer.Step();
        return new(recipe, trainer.Inspect());
    }
}
