using Microsoft.Extensions.Options;

namespace BackpropWeb.Server.Runs;

/// <summary>How many runs one client, and all of them, may have unfinished and start.</summary>
public sealed class StartQuota(IOptions<LimitOptions> options, TimeProvider clock)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    /// <summary>When a run ends nobody knows; asking again after this is soon enough.</summary>
    private static readonly TimeSpan UntilSomeRunEnds = TimeSpan.FromSeconds(5);

    private const int ManyClients = 1_000;

    private readonly LimitOptions _limits = options.Value;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Account> _accounts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Counted> _unfinished = new(StringComparer.Ordinal);

    /// <summary>Ids of the runs that are counted and stored.</summary>
    public IReadOnlyList<string> Stored
    {
        get
        {
            lock (_gate)
                return [.. _unfinished.Where(run => run.Value.IsStored).Select(run => run.Key)];
        }
    }

    /// <summary>Charges a client with a start, or says why not.</summary>
    public StartRefusal? TryStart(string id, string client)
    {
        lock (_gate)
        {
            var now = clock.GetTimestamp();
            if (_accounts.Count > ManyClients)
                ForgetIdle(now);
            if (!_accounts.TryGetValue(client, out var account))
                _accounts[client] = account = new();
            account.Forget(clock, now);

            if (_unfinished.Count >= _limits.QueuedRuns)
                return new(
                    $"The server has {JsonField.Say(_unfinished.Count)} unfinished runs; the limit Limits:QueuedRuns is "
                    + $"{JsonField.Say(_limits.QueuedRuns)}.", UntilSomeRunEnds);
            if (account.Unfinished >= _limits.UnfinishedRuns)
                return new(
                    $"You have {JsonField.Say(account.Unfinished)} unfinished runs; the limit Limits:UnfinishedRuns is "
                    + $"{JsonField.Say(_limits.UnfinishedRuns)}.", UntilSomeRunEnds);
            if (account.Starts.Count >= _limits.StartsPerMinute)
                return new(
                    $"You started {JsonField.Say(account.Starts.Count)} runs within a minute; the limit "
                    + $"Limits:StartsPerMinute is {JsonField.Say(_limits.StartsPerMinute)}.",
                    Window - clock.GetElapsedTime(account.Starts.Peek(), now));

            account.Starts.Enqueue(now);
            account.Unfinished++;
            _unfinished[id] = new(client, IsStored: false);
            return null;
        }
    }

    /// <summary>A start was stored.</summary>
    public void Confirm(string id)
    {
        lock (_gate)
        {
            if (_unfinished.TryGetValue(id, out var run))
                _unfinished[id] = run with { IsStored = true };
        }
    }

    /// <summary>Counts a stored run; no client is charged with it who is not yet.</summary>
    public void Add(string id)
    {
        lock (_gate)
            _unfinished.TryAdd(id, new(null, IsStored: true));
    }

    /// <summary>A run has ended, or could not be stored.</summary>
    public void Release(string id)
    {
        lock (_gate)
        {
            if (_unfinished.Remove(id, out var run) && run.Client is not null && _accounts.TryGetValue(run.Client, out var account))
                account.Unfinished--;
        }
    }

    /// <summary>Learns what has begun and ended on other nodes.</summary>
    /// <param name="before">What <see cref="Stored"/> was before it was looked for.</param>
    /// <param name="unfinished">The unfinished runs of all nodes.</param>
    public void Settle(IReadOnlyList<string> before, IReadOnlyList<string> unfinished)
    {
        lock (_gate)
        {
            foreach (var id in before.Except(unfinished))
                Release(id);
            foreach (var id in unfinished)
                Add(id);
        }
    }

    private void ForgetIdle(long now)
    {
        foreach (var (client, account) in _accounts.ToArray())
        {
            account.Forget(clock, now);
            if (account is { Unfinished: 0, Starts.Count: 0 })
                _accounts.Remove(client);
        }
    }

    private readonly record struct Counted(string? Client, bool IsStored);

    private sealed class Account
    {
        public int Unfinished { get; set; }

        /// <summary>Timestamps of the starts within the window, oldest first.</summary>
        public Queue<long> Starts { get; } = new();

        public void Forget(TimeProvider clock, long now)
        {
            while (Starts.TryPeek(out var start) && clock.GetElapsedTime(start, now) >= Window)
                Starts.Dequeue();
        }
    }
}

/// <summary>Why no run may be started now.</summary>
/// <param name="Reason">A sentence that names the limit.</param>
/// <param name="RetryAfter">When to ask again.</param>
public sealed record StartRefusal(string Reason, TimeSpan RetryAfter);
