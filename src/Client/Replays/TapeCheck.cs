using BackpropWeb.Engine.Learning;

namespace BackpropWeb.Client.Replays;

/// <summary>Compares a replay with the server's tape in every bit.</summary>
/// <param name="server">The server's tape from epoch 0 on.</param>
public sealed class TapeCheck(TapeRows server)
{
    /// <summary>Number of rows that agree in every bit.</summary>
    public int Rows { get; private set; }

    /// <summary>Number of values compared.</summary>
    public long Numbers { get; private set; }

    /// <summary>The first epoch at which a bit differs; null if all agree so far.</summary>
    public int? FirstDifference { get; private set; }

    /// <summary>Whether every row of the tape has been compared and no bit differs.</summary>
    public bool Agrees => FirstDifference is null && Rows == server.TotalError.Length;

    /// <summary>Compares the row of the trainer's epoch. Ignores rows after the end of the tape.</summary>
    public void Compare(Trainer trainer)
    {
        var epoch = trainer.Epoch;
        if (FirstDifference is not null || epoch >= server.TotalError.Length)
            return;
        var same = Same(trainer.TotalError, server.TotalError[epoch])
            && Same(trainer.MeanSquaredError, server.MeanSquaredError[epoch])
            && trainer.CorrectCount == server.Correct[epoch];
        Numbers += 3;
        if (server is { HeldOutError: { } heldOutError, HeldOutCorrect: { } heldOutCorrect })
        {
            same &= trainer.HeldOutError is { } error && Same(error, heldOutError[epoch])
                && trainer.HeldOutCorrectCount == heldOutCorrect[epoch];
            Numbers += 2;
        }

        if (server.Weights is { } weights)
            same &= Same(trainer.Weights, weights[epoch]);
        if (server.Outputs is { } outputs)
        {
            var width = trainer.Recipe.Network.OutputCount;
            for (var c = 0; c < outputs[epoch].Length; c++)
                same &= Same(trainer.Outputs.Slice(c * width, width), outputs[epoch][c]);
        }

        if (same)
            Rows++;
        else
            FirstDifference = epoch;
    }

    private bool Same(ReadOnlySpan<double> ours, double[] theirs)
    {
        Numbers += ours.Length;
        if (ours.Length != theirs.Length)
            return false;
        for (var k = 0; k < ours.Length; k++)
        {
            if (!Same(ours[k], theirs[k]))
                return false;
        }

        return true;
    }

    private static bool Same(double ours, double theirs) =>
        BitConverter.DoubleToInt64Bits(ours) == BitConverter.DoubleToInt64Bits(theirs);
}
