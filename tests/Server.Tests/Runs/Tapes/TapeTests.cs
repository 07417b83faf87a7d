using BackpropWeb.Engine.Learning;
using BackpropWeb.Engine.Problems;
using BackpropWeb.Server.Runs.Tapes;

namespace BackpropWeb.Server.Tests.Runs.Tapes;

[Trait("Storage", "Any")]
public sealed class TapeTests
{
    private static readonly Engine.Recipe Recipe = ProblemCatalogue.Find("xor")!.Suggested;

    private static readonly TapeLayout Layout = TapeLayout.For(Recipe);

    [Fact]
    public void Bytes_AnyRows_ReadBackExactly()
    {
        var part = Filled(600).TryRead(3, 100)!;
        var back = TapePart.FromBytes(Layout, 3, part.ErrorBytes(), part.ValueBytes());
        Assert.Equal((3, part.Count), (back.From, back.Count));
        Assert.Equal(part.TotalError, back.TotalError);
        Assert.Equal(part.MeanSquaredError, back.MeanSquaredError);
        Assert.Equal(part.Correct, back.Correct);
        Assert.Equal(part.Values, back.Values);
        var errors = TapePart.FromBytes(Layout.ErrorsOnly, 3, part.ErrorBytes(), []);
        Assert.Equal(part.TotalError, errors.TotalError);
        Assert.Null(errors.Outputs());
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(0, 8)]
    [InlineData(20, 0)]
    public void FromBytes_OfAnotherSize_IsRefused(int missingErrors, int missingValues)
    {
        var part = Filled(20).TryRead(0, 20)!;
        Assert.Throws<FormatException>(() =>
            TapePart.FromBytes(
                Layout,
                0,
                part.ErrorBytes().AsSpan(missingErrors),
                part.ValueBytes().AsSpan(missingValues)));
    }

    [Fact]
    public void Slice_AndJoin_GiveTheSameRows()
    {
        var whole = Filled(100).TryRead(0, 100)!;
        var joined = TapePart.Join([whole.Slice(0, 9), whole.Slice(10, 10), whole.Slice(11, 100)]);
        Assert.Equal(whole.ErrorBytes(), joined.ErrorBytes());
        Assert.Equal(whole.ValueBytes(), joined.ValueBytes());
    }

    [Fact]
    public void MarkStored_WhatIsStored_LeavesMemoryButForATail()
    {
        var tape = Filled(5_000);
        tape.MarkStored(4_000);
        Assert.Null(tape.TryRead(0, 10));
        Assert.Equal(4_001, tape.TryRead(4_001, 4_001)!.From);
        Assert.Equal(3_990, tape.TryRead(3_990, 3_990)!.From);
        Assert.Equal((5_000, 4_000), (tape.LastEpoch, tape.LastStored));
    }

    [Fact]
    public void Append_OutOfOrder_IsRefused()
    {
        var tape = new Tape(Layout, 600, -1);
        var trainer = new Trainer(Recipe);
        trainer.Step();
        Assert.Throws<InvalidOperationException>(() => tape.Append(trainer));
    }

    [Fact]
    public async Task NextChange_Signalled_Ends()
    {
        var tape = new Tape(Layout, 600, -1);
        var change = tape.NextChange();
        Assert.False(change.IsCompleted);
        tape.Signal();
        await change;
        Assert.False(tape.NextChange().IsCompleted);
    }

    private static Tape Filled(int epochs)
    {
        var tape = new Tape(Layout, epochs, -1);
        var trainer = new Trainer(Recipe);
        for (var epoch = 0; epoch <= epochs; epoch++)
        {
            tape.Append(trainer);
            trainer.Step();
        }

        return tape;
    }
}
