using BackpropWeb.Client.Figure;
using BackpropWeb.Client.Runs;
using BackpropWeb.Engine;
using BackpropWeb.Recipes;

namespace BackpropWeb.Client.Lab;

/// <summary>Trains the newest recipe in this browser. It never trains two at once.</summary>
/// <param name="time">Measures how long training takes.</param>
/// <param name="draw">Called about ten times a second while a run is trained, and when it has ended. Training waits for
/// it.</param>
internal sealed class LiveTraining(TimeProvider time, Func<BrowserRun, Task> draw) : IDisposable
{
    /// <summary>The largest <see cref="Recipe.Work"/> of a recipe that is trained here.</summary>
    public const double MostWork = 1e9;

    /// <summary>Most epochs that the figure holds.</summary>
    public const int MostEpochs = FigureData.MostEpochsInPage;

    /// <summary>Work that is done before the first drawing.</summary>
    private const double InstantWork = 3e5;

    // A longer training gives way to a newer recipe. A shorter one ends first, so the figure moves during a drag.
    private static readonly TimeSpan GivesWayAfter = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan DrawEvery = TimeSpan.FromMilliseconds(100);

    private CancellationTokenSource _stopped = new();
    private Recipe? _next;
    private string? _taken;
    private bool _isTraining;

    /// <summary>The time that the last run has taken, or takes so far.</summary>
    public TimeSpan Duration { get; private set; }

    /// <summary>Whether a recipe is small enough to train before the first drawing.</summary>
    public static bool IsInstant(Recipe recipe) => IsPossible(recipe) && recipe.Work <= InstantWork;

    public static bool IsPossible(Recipe recipe) => recipe.Work <= MostWork && recipe.Epochs <= MostEpochs;

    /// <summary>Trains a recipe without a pause and without drawing.</summary>
    public BrowserRun TrainInstantly(Recipe recipe)
    {
        var start = time.GetTimestamp();
        var run = new BrowserRun(recipe);
        run.Train();
        _taken = RecipeDocuments.ToCanonicalJson(recipe);
        Duration = time.GetElapsedTime(start);
        return run;
    }

    /// <summary>Trains a recipe unless it is the last one that was taken. Returns when training has ended, or at once
    /// if another recipe is being trained: this one follows it, or a newer one in its place.</summary>
    public async Task TakeAsync(Recipe recipe)
    {
        var json = RecipeDocuments.ToCanonicalJson(recipe);
        if (json == _taken)
            return;
        (_taken, _next) = (json, recipe);
        if (_isTraining)
            return;
        _isTraining = true;
        try
        {
            while (_next is { } next)
            {
                _next = null;
                await TrainAsync(next);
            }
        }
        finally
        {
            _isTraining = false;
        }
    }

    /// <summary>Stops training and forgets what it has trained.</summary>
    public void Stop()
    {
        (_taken, _next) = (null, null);
        _stopped.Cancel();
    }

    public void Dispose()
    {
        Stop();
        _stopped.Dispose();
    }

    private async Task TrainAsync(Recipe recipe)
    {
        _stopped.Dispose();
        _stopped = new();
        var token = _stopped.Token;
        var run = new BrowserRun(recipe);
        var (start, drawn) = (time.GetTimestamp(), time.GetTimestamp());
        try
        {
            await run.TrainAsync(PauseAsync, token, time);
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            return; // A newer recipe replaces this one, or nobody wants it any more.
        }

        Duration = time.GetElapsedTime(start);
        await draw(run);

        async Task PauseAsync()
        {
            Duration = time.GetElapsedTime(start);
            if (_next is not null && Duration > GivesWayAfter)
                await _stopped.CancelAsync();
            else if (time.GetElapsedTime(drawn) >= DrawEvery)
            {
                await draw(run);
                drawn = time.GetTimestamp();
            }
        }
    }
}
