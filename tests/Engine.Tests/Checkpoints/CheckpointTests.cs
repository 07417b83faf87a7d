using BackpropWeb.Engine.Checkpoints;
using BackpropWeb.Engine.Learning;

namespace BackpropWeb.Engine.Tests.Checkpoints;

public sealed class CheckpointTests
{
    private static readonly Checkpoint Example = new Trainer(Nets.Random(1)).Trained(5).Checkpoint();

    [Fact]
    public void FromBytes_OfToBytes_GivesTheSameBits()
    {
        var odd = new Checkpoint(int.MaxValue, [0.1, -0.0, double.Epsilon], [double.MaxValue, 1e-300, -1]);
        foreach (var checkpoint in new[] { Example, odd, new(0, [], []) })
        {
            var read = Checkpoint.FromBytes(checkpoint.ToBytes());

            Assert.Equal(checkpoint.Epoch, read.Epoch);
            Nets.AssertSameBits(checkpoint.Weights.AsSpan(), read.Weights.AsSpan());
            Nets.AssertSameBits(checkpoint.WeightChange.AsSpan(), read.WeightChange.AsSpan());
        }
    }

    // The form is for good: stored runs must be readable by later versions.
    [Fact]
    public void ToBytes_OneWeight_HasTheDocumentedForm() => Assert.Equal(
        "42505743" + "01000000" + "02010000" + "01000000" + "000000000000f03f" + "00000000000000c0" + "35d3ce60",
        Convert.ToHexStringLower(new Checkpoint(258, [1], [-2]).ToBytes()));

    [Fact]
    public void FromBytes_AnyBitFlipped_IsRefused()
    {
        var bytes = Example.ToBytes();
        for (var bit = 0; bit < 8 * bytes.Length; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << bit % 8);
            Assert.Throws<FormatException>(() => Checkpoint.FromBytes(bytes));
            bytes[bit / 8] ^= (byte)(1 << bit % 8);
        }
    }

    [Fact]
    public void FromBytes_CutOrLengthened_IsRefused()
    {
        var bytes = Example.ToBytes();
        for (var length = 0; length < bytes.Length; length++)
            Assert.Throws<FormatException>(() => Checkpoint.FromBytes(bytes.AsSpan(0, length)));
        Assert.Throws<FormatException>(() => Checkpoint.FromBytes([.. bytes, 0]));
    }

    [Fact]
    public void FromBytes_AnotherVersion_SaysSo()
    {
        var bytes = Example.ToBytes();
        bytes[4] = 2;
        Assert.Contains("version 2", Assert.Throws<FormatException>(() => Checkpoint.FromBytes(bytes)).Message);
    }

    [Fact]
    public void ToBytes_ListsOfDifferentLength_IsRefused() =>
        Assert.Throws<InvalidOperationException>(() => new Checkpoint(0, [1], [1, 2]).ToBytes());
}
