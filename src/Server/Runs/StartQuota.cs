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
    private readonly Dictionary<string, string> _charged = new(StringComparer.Ordinal);
    private int _unfinished;

    /// <summary>Ids of the runs that clients were charged with here and that live on any node of the cluster.</summary>
    public IReadOnlyList<string> Charged
    {
        get
        {
            lock (_gate)
                return [.. _charged.Keys];
        }
    }

    /// <summary>Charges a client with a start, or says why not.</summary>
    public StartRefusal? TryStart(string client)
    {
        lock (_gate)
        {
            var now = clock.GetTimestamp();
            if (_accounts.Count > ManyClients)
                ForgetIdle(now);
            if (!_accounts.TryGetValue(client, out var account))
                _accounts[client] = account = new();
            account.Forget(clock, now);

            if (_unfinished >= _limits.QueuedRuns)
                return new(
                    $"The server has {JsonField.Say(_unfinished)} unfinished runs; the limit Limits:QueuedRuns is "
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
            _unfinished++;
            return null;
        }
    }

    /// <summary>Counts a run that no client is charged with.</summary>
    public void AddOwn()
    {
        lock (_gate)
            _unfinished++;
    }

    /// <summary>A run has ended, or could not be stored.</summary>
    public void Release(string? client)
    {
        lock (_gate)
        {
            _unfinished--;
            if (client is not null && _accounts.TryGetValue(client, out var account))
                account.Unfinished--;
        }
    }

    /// <summary>Remembers whom a run was charged to that may end on another node. Its home counts it from now on.</summary>
    public void Charge(string id, string? client)
    {
        lock (_gate)
        {
            _unfinished--;
            if (client is not null)
                _charged[id] = client;
        }
    }

    /// <summary>One of those is no more.</summary>
    public void Settle(string id)
    {
        lock (_gate)
            Discharge(id);
    }

    /// <summary>Some of those have ended, or paused.</summary>
    /// <param name="unfinished">How many runs of all nodes have not.</param>
    public void Settle(IEnumerable<string> ended, int unfinished)
    {
        lock (_gate)
        {
            _unfinished = unfinished;
            foreach (var id in ended)
                Discharge(id);
        }
    }

    private void Discharge(string id)
    {
        if (_charged.Remove(id, out var client) && _accounts.TryGetValue(client, out var account))
            account.Unfinished--;
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
