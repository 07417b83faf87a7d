using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json;
using BackpropWeb.Contracts;
using BackpropWeb.Server.Persistence;
using BackpropWeb.Server.Runs.Live;
using BackpropWeb.Server.Runs.Tapes;
using Microsoft.EntityFrameworkCore;

namespace BackpropWeb.Server.Classes;

/// <summary>Streams the members of classes. All viewers of a class share one reading at a time.</summary>
internal sealed class ClassBoards(
    IDbContextFactory<RunsDb> databases, ClassStore store, LiveRunRegistry live, TapeReader tapes, TimeProvider clock)
{
    /// <summary>At most ten items per second.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<string, Board> _boards = new(StringComparer.Ordinal);

    /// <summary>Streams all members, then those that changed, until the class is closed and all runs have
    /// ended.</summary>
    /// <exception cref="ClassNotFoundException">The class does not exist, or was deleted meanwhile.</exception>
    public async IAsyncEnumerable<ClassBatch> WatchAsync(
        string? id, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (await store.FindAsync(id, cancellationToken) is null)
            throw new ClassNotFoundException(id);
        using var board = Enter(id!);
        ClassBatch? shown = null;
        var byNumber = new Dictionary<int, ClassMember>();
        using var timer = new PeriodicTimer(Interval, clock);
        do
        {
            var reading = await board.Board.ReadAsync(id!, cancellationToken);
            var batch = reading.Batch;
            var changed = batch.Members.Where(member => byNumber.GetValueOrDefault(member.Number) != member).ToList();
            foreach (var member in changed)
                byNumber[member.Number] = member;
            if (shown is null || changed.Count > 0 || batch.Status != shown.Status)
                yield return shown = batch with { Members = changed };
            if (reading.IsOver)
                yield break;
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    /// <summary>The members at this time, by number.</summary>
    public async Task<IReadOnlyList<ClassMember>> ReadAsync(StoredClass stored, CancellationToken cancellationToken)
    {
        using var board = Enter(stored.Id);
        return (await board.Board.ReadAsync(stored.Id, cancellationToken)).Batch.Members;
    }

    /// <summary>All members as the JSON of a <see cref="ClassBatch"/>, written once for all who ask at the same time.
    /// </summary>
    /// <exception cref="ClassNotFoundException">The class does not exist.</exception>
    public async Task<byte[]> ReadJsonAsync(string id, CancellationToken cancellationToken)
    {
        using var board = Enter(id);
        return (await board.Board.ReadAsync(id, cancellationToken)).Json;
    }

    private Visit Enter(string id)
    {
        while (true)
        {
            var board = _boards.GetOrAdd(id, _ => new(databases, store, live, tapes, clock));
            if (board.TryEnter())
                return new(this, id, board);
        }
    }

    private readonly record struct Visit(ClassBoards Boards, string Id, Board Board) : IDisposable
    {
        public void Dispose()
        {
            if (Board.Leave())
                Boards._boards.TryRemove(new(Id, Board));
        }
    }

    private sealed record Reading(ClassBatch Batch, bool IsOver)
    {
        public byte[] Json => field ??= JsonSerializer.SerializeToUtf8Bytes(Batch, ContractsJson.Default.ClassBatch);
    }

    private sealed class Board(
        IDbContextFactory<RunsDb> databases, ClassStore store, LiveRunRegistry live, TapeReader tapes,
        TimeProvider clock) : IDisposable
    {
        private readonly SemaphoreSlim _turn = new(1, 1);
        private readonly Lock _gate = new();
        private MemberReader? _members;
        private Reading? _last;
        private long _readAt;
        private int _viewers; // −1 once the last has left

        public bool TryEnter()
        {
            lock (_gate)
                return _viewers >= 0 && ++_viewers > 0;
        }

        public bool Leave()
        {
            lock (_gate)
            {
                if (--_viewers > 0)
                    return false;
                _viewers = -1;
                return true;
            }
        }

        public void Dispose() => _turn.Dispose();

        public async Task<Reading> ReadAsync(string id, CancellationToken cancellationToken)
        {
            await _turn.WaitAsync(cancellationToken);
            try
            {
                if (_last is { } last && clock.GetElapsedTime(_readAt) < Interval / 2)
                    return last;
                var stored = await store.FindAsync(id, cancellationToken) ?? throw new ClassNotFoundException(id);
                var read = await ReadAsync(stored, cancellationToken);
                (_last, _readAt) = (read, clock.GetTimestamp());
                return read;
            }
            finally
            {
                _turn.Release();
            }
        }

        private async Task<Reading> ReadAsync(StoredClass stored, CancellationToken cancellationToken)
        {
            var reader = _members ??= new(tapes, ClassStore.RecipeOf(stored));
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            var members = await db.ClassMembers.AsNoTracking().Where(member => member.ClassKey == stored.Key)
                .OrderBy(member => member.Number).ToListAsync(cancellationToken);
            // Looked up once: a run that ends meanwhile is no longer live, and its row has not been read.
            var here = members.Select(member => live.Find(member.RunId)).OfType<LiveRun>()
                .ToDictionary(run => run.Stored.Id, StringComparer.Ordinal);
            var elsewhere = members.Select(member => member.RunId)
                .Where(run => reader.FindEnded(run) is null && !here.ContainsKey(run)).ToList();
            var rows = elsewhere.Count == 0 ? [] : await db.Runs.AsNoTracking()
                .Where(run => elsewhere.Contains(run.Id)).ToDictionaryAsync(run => run.Id, cancellationToken);
            List<ClassMember> shown = [];
            foreach (var member in members)
            {
                if (reader.FindEnded(member.RunId) is { } ended)
                    shown.Add(ended);
                else if (here.TryGetValue(member.RunId, out var run))
                    shown.Add(await reader.ReadAsync(member, run, cancellationToken));
                else if (rows.TryGetValue(member.RunId, out var row))
                    shown.Add(await reader.ReadAsync(member, row, cancellationToken));
            }

            var haveEnded = shown.All(member => member.Status.HasEnded());
            return new(new(stored.Status, shown), stored.Status == ClassStatus.Closed && haveEnded);
        }
    }
}
