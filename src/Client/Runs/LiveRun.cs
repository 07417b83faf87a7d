using System.Net;
using System.Net.Http.Json;

namespace BackpropWeb.Client.Runs;

/// <summary>The run that the page shows, as far as .NET in the browser is concerned with it: it starts runs and follows
/// the one that is shown until that has ended.</summary>
public sealed class LiveRun(
    HttpClient http, RunWatcher watcher, FigureScript figure, IStringLocalizer<Words> words) : IDisposable
{
    private DotNetObjectReference<LiveRun>? _reference;
    private CancellationTokenSource _following = new();

    /// <summary>Raised when <see cref="Link"/>, <see cref="Status"/> or <see cref="Failure"/> has changed.</summary>
    public event Action? Changed;

    /// <summary>Raised when another run is shown.</summary>
    public event Func<Task>? Replaced;

    /// <summary>Raised when rows have come.</summary>
    public event Func<RunBatch, Task>? Appended;

    public StreamLink Link { get; private set; } = StreamLink.None;

    /// <summary>Where the run stands; null while .NET has heard nothing of it.</summary>
    public RunStatus? Status { get; private set; }

    public RunFailure? Failure { get; private set; }

    /// <summary>Takes over from the page's script, which has been asking for rows until now. Ends with the run.</summary>
    public async Task AttachAsync()
    {
        if (_reference is not null)
            return;
        _reference = DotNetObjectReference.Create(this);
        var shown = await figure.AttachAsync(_reference);
        foreach (var replaced in Delegate.EnumerateInvocationList(Replaced))
            await replaced();
        if (!shown.Ended)
            await FollowAsync(shown.Id, RowsSoFar.Of(shown));
    }

    /// <summary>The script shows another run, chosen by the reader or begun by <see cref="StartAsync"/>.</summary>
    [JSInvokable]
    public async Task ShownAsync(bool ended)
    {
        foreach (var replaced in Delegate.EnumerateInvocationList(Replaced))
            await replaced();
        if (!ended)
            return;
        await _following.CancelAsync();
        Say(StreamLink.None, RunStatus.Finished, null);
    }

    /// <summary>Starts the suggested recipe of a problem from a seed, at the exhibit's pace, and follows the run to its
    /// end.</summary>
    [JSInvokable]
    public async Task StartAsync(string problem, long seed)
    {
        var request = new RunRequest
        {
            Problem = new() { Name = problem },
            Start = new() { Seed = seed },
            Pace = ExhibitPace.EpochsPerSecond,
        };
        HttpResponseMessage response;
        try
        {
            response = await http.PostAsJsonAsync("api/runs", request, ContractsJson.Default.RunRequest);
        }
        catch (HttpRequestException)
        {
            await figure.StartProblemAsync(words["Start.NoServer"]);
            return;
        }

        if (response.StatusCode != HttpStatusCode.Created)
        {
            await figure.StartProblemAsync(response.StatusCode == HttpStatusCode.TooManyRequests
                ? words["Start.TooMany", response.Headers.RetryAfter?.Delta?.TotalSeconds ?? 60]
                : words["Start.Refused", (int)response.StatusCode]);
            return;
        }

        var run = (await response.Content.ReadFromJsonAsync(ContractsJson.Default.StartedRun))!;
        var rows = RowsSoFar.Empty(Engine.Problems.ProblemCatalogue.Find(problem)!.Problem);
        await figure.BeginAsync(FigureData.Of(run, rows.Problem, Story.None));
        await FollowAsync(run.Id, rows);
    }

    public void Dispose()
    {
        _following.Cancel();
        _following.Dispose();
        _reference?.Dispose();
    }

    private async Task FollowAsync(string id, RowsSoFar rows)
    {
        await _following.CancelAsync();
        _following.Dispose();
        _following = new();
        var token = _following.Token;
        try
        {
            await foreach (var item in watcher.FollowAsync(id, rows.Next, token))
            {
                if (item.Batch is { } batch)
                    await TakeAsync(batch, rows);
                Say(item.Link, item.Batch?.Status ?? Status, item.Batch?.Failure ?? Failure);
            }
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // The reader has gone on to another run.
        }
    }

    private async Task TakeAsync(RunBatch batch, RowsSoFar rows)
    {
        rows.Append(batch);
        await figure.AppendAsync(batch);
        var ended = batch.Status.HasEnded();
        var story = Story.Tell(rows.Columns, rows.Problem, ended, words);
        await figure.TellStoryAsync(new(story.Sentences, story.PlateauEnd, story.SolvedAt, ended));
        foreach (var appended in Delegate.EnumerateInvocationList(Appended))
            await appended(batch);
    }

    private void Say(StreamLink link, RunStatus? status, RunFailure? failure)
    {
        if ((link, status, failure) == (Link, Status, Failure))
            return;
        (Link, Status, Failure) = (link, status, failure);
        Changed?.Invoke();
    }
}
