using System.Diagnostics;
using BackpropWeb.Engine;
using BackpropWeb.Engine.Learning;
using BackpropWeb.Server.Studies.Plans;
using BackpropWeb.Server.Studies.Results;

namespace BackpropWeb.Server.Studies.Live;

/// <summary>Trains the members of one block, group by group, slice by slice. One thread at a time uses it.</summary>
internal sealed class BlockTraining(StudyPlan plan)
{
    /// <summary>Short, so that a run that becomes ready hardly waits.</summary>
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(3);

    /// <summary>As for runs: longer epochs have threads of their own.</summary>
    private static readonly TimeSpan LongEpoch = TimeSpan.FromMilliseconds(20);

    /// <summary>The clock is read at most once in this part of a slice.</summary>
    private const int ReadingsPerSlice = 8;

    private readonly StudyGroup _group = new(plan.Recipe);
    private int _first;
    private int _inGroup;

    /// <summary>Index of the block.</summary>
    public int Index { get; private set; }

    public MemberResults Results { get; private set; } = new(0, false);

    /// <summary>Counts of the members so far.</summary>
    public StudyTally Tally { get; } = new(plan.Recipe.Epochs);

    /// <summary>Whether all members have ended.</summary>
    public bool HasEnded => _inGroup == 0 && _first == Results.Count;

    public bool HasLongEpochs { get; private set; }

    /// <summary>Starts a block, instead of the one before.</summary>
    /// <param name="index">Index of the block.</param>
    /// <param name="count">Number of its members.</param>
    public void Begin(int index, int count)
    {
        (Index, Results, _first, _inGroup) = (index, new(count, plan.HoldsOut), 0, 0);
        Tally.Clear();
    }

    /// <summary>Trains for a slice, or to the end of the block.</summary>
    /// <param name="firstMember">First member of the block.</param>
    public void Train(int firstMember)
    {
        var (began, steps) = (Stopwatch.GetTimestamp(), 1);
        while (!HasEnded)
        {
            var start = Stopwatch.GetTimestamp();
            for (var n = 0; n < steps && !HasEnded; n++)
                Step(firstMember);
            var (took, elapsed) = (Stopwatch.GetElapsedTime(start), Stopwatch.GetElapsedTime(began));
            if (steps == 1 && took > LongEpoch)
                HasLongEpochs = true;
            if (elapsed >= Slice)
                return;
            if (took < Slice / (2 * ReadingsPerSlice))
                steps *= 2;
        }
    }

    private void Step(int firstMember)
    {
        if (_inGroup == 0)
            BeginGroup(firstMember);
        else
            _group.Step();
        if (Tally.Epochs.PlaceOf(_group.Epoch) is { } place)
            Tally.Errors.Add(place, _group.MeanSquaredErrors);
        if (_group.HasEnded)
            EndGroup();
    }

    private void BeginGroup(int firstMember)
    {
        _inGroup = Math.Min(_group.Size, Results.Count - _first);
        var recipes = new Recipe[_inGroup];
        for (var n = 0; n < recipes.Length; n++)
            recipes[n] = plan.RecipeOf(firstMember + _first + n);
        _group.Begin(recipes);
    }

    private void EndGroup()
    {
        for (var n = 0; n < _inGroup; n++)
            Results.Set(_first + n, _group.Result(n));
        _first += _inGroup;
        _inGroup = 0;
        if (HasEnded)
            Tally.Add(Results);
    }
}
