using BackpropWeb.Server.Limits;
using Microsoft.Extensions.Options;

namespace BackpropWeb.Server.Runs.Live;

/// <summary>Counts the unfinished runs, per client and in total, against the limits.</summary>
internal sealed class UnfinishedRuns(IOptions<LimitOptions> options)
{
    /// <summary>The end of a run is not predictable; clients retry after this.</summary>
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    private readonly LimitOptions _limits = options.Value;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Counted> _runs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _byClient = new(StringComparer.Ordinal);

    /// <summary>Ids of the counted runs that the database has.</summary>
    public IReadOnlyList<string> Stored
    {
        get
        {
            lock (_gate)
                return [.. _runs.Where(run => run.Value.IsStored).Select(run => run.Key)];
        }
    }

    /// <summary>Counts and charges a run before it is stored. Returns the limit that forbids it, or null.</summary>
    public LimitRefusal? TryAdd(string id, string client)
    {
        lock (_gate)
        {
            if (_runs.Count >= _limits.QueuedRuns)
                return new(
                    $"The server has {JsonField.Format(_runs.Count)} unfinished runs; the limit Limits:QueuedRuns is "
                    + $"{JsonField.Format(_limits.QueuedRuns)}.", RetryAfter);
            var ofClient = _byClient.GetValueOrDefault(client);
            if (ofClient >= _limits.UnfinishedRuns)
                return new(
                    $"You have {JsonField.Format(ofClient)} unfinished runs; the limit Limits:UnfinishedRuns is "
                    + $"{JsonField.Format(_limits.UnfinishedRuns)}.", RetryAfter);
            _byClient[client] = ofClient + 1;
            _runs[id] = new(client, IsStored: false);
            return null;
        }
    }

    /// <summary>Counts a stored run without charging a client.</summary>
    public void Add(string id)
    {
        lock (_gate)
            _runs[id] = new(_runs.TryGetValue(id, out var run) ? run.Client : null, IsStored: true);
    }

    /// <summary>Removes a run that has ended, was unloaded or could not be stored.</summary>
    public void Remove(string id)
    {
        lock (_gate)
        {
            if (!_runs.Remove(id, out var run) || run.Client is not { } client)
                return;
            if (--_byClient[client] == 0)
                _byClient.Remove(client);
        }
    }

    /// <summary>Applies the starts and ends of runs on other nodes.</summary>
    /// <param name="before"><see cref="Stored"/> before the database was read.</param>
    /// <param name="unfinished">Unfinished runs of all nodes.</param>
    public void Reconcile(IReadOnlyList<string> before, IReadOnlyList<string> unfinished)
    {
        lock (_gate)
        {
            foreach (var id in before.Except(unfinished))
                Remove(id);
            foreach (var id in unfinished)
                Add(id);
        }
    }

    private readonly record struct Counted(string? Client, bool IsStored);
}
