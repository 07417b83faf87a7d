using BackpropWeb.Engine;
using BackpropWeb.Engine.Learning;

namespace BackpropWeb.Client.Replays;

/// <summary>The comparison between the server's tape of a run and a replay in the browser: how far it is, and what it
/// has found.</summary>
/// <param name="state">The state at first.</param>
public sealed class Verification(VerificationState state)
{
    private const int TellEveryMilliseconds = 200;

    public VerificationState State { get; private set; } = state;

    /// <summary>What has been compared; null before the tape is there.</summary>
    public TapeCheck? Check { get; private set; }

    /// <summary>0 to 1.</summary>
    public double Progress { get; private set; }

    /// <summary>Trains a run again and compares every row.</summary>
    /// <param name="recipe">What the run trains.</param>
    /// <param name="fetch">Gets the server's tape from epoch 0 on; null if the server does not answer with it.</param>
    /// <param name="train">Trains, and calls the function that it receives at each epoch, epoch 0 first.</param>
    /// <param name="onProgress">Called at most five times a second.</param>
    public async Task RunAsync(
        Recipe recipe, Func<Task<TapeRows?>> fetch, Func<Action<Trainer>, Task> train, Action onProgress)
    {
        State = VerificationState.Running;
        if (await fetch() is not { } tape)
        {
            State = VerificationState.NoTape;
            return;
        }

        var check = Check = new(tape);
        var told = Environment.TickCount64;
        await train(trainer =>
        {
            check.Compare(trainer);
            if (Environment.TickCount64 - told < TellEveryMilliseconds)
                return;
            told = Environment.TickCount64;
            Progress = (double)trainer.Epoch / recipe.Epochs;
            onProgress();
        });
        State = check.Agrees ? VerificationState.Agrees : VerificationState.Differs;
    }
}
