using System.Text;
using BackpropWeb.Client.Shared;
using BackpropWeb.Contracts;
using BackpropWeb.Server.Runs.Queries;

namespace BackpropWeb.Server.Pages.Classes;

/// <summary>The drawn error curve of a member.</summary>
/// <param name="Number">Number of the member.</param>
/// <param name="Epochs">The drawn epochs, ascending.</param>
/// <param name="Errors">Mean squared error at each epoch, rounded for drawing.</param>
internal sealed record BoardCurve(int Number, int[] Epochs, float[] Errors);

/// <summary>The error curves of a class, which class-board.js continues.</summary>
internal sealed class BoardCurves(RunQueries runs)
{
    /// <summary>Columns of the drawing; a curve has one error in each.</summary>
    public const int Columns = 150;

    /// <summary>The curves of the members that have rows, by number.</summary>
    public async Task<IReadOnlyList<BoardCurve>> ReadAsync(
        IReadOnlyList<ClassMember> members, int epochs, CancellationToken cancellationToken)
    {
        var curves = new List<BoardCurve>();
        foreach (var member in members.Where(member => member.MeanSquaredError is not null))
        {
            if (await runs.ReadErrorsAsync(member.RunId, cancellationToken: cancellationToken) is { } rows
                && rows.MeanSquaredError is { Length: > 0 } errors)
            {
                var step = Math.Max(1, epochs / Columns);
                int[] drawn = [.. Enumerable.Range(0, errors.Length)
                    .Where(epoch => epoch % step == 0 || epoch == errors.Length - 1)];
                curves.Add(new(member.Number, drawn, [.. drawn.Select(epoch => (float)errors[epoch])]));
            }
        }

        return curves;
    }

    /// <summary>The upper end of the axis.</summary>
    public static double Top(IReadOnlyList<BoardCurve> curves) =>
        Axis.Top(curves.Count == 0 ? 0 : curves.Max(curve => curve.Errors.Max()));

    public static string Path(BoardCurve curve, double top)
    {
        var path = new StringBuilder();
        foreach (var (epoch, error) in curve.Epochs.Zip(curve.Errors))
            path.Append(path.Length == 0 ? 'M' : 'L').Append(epoch).Append(' ')
                .Append(Digits.Place(Axis.Y(error, top)));
        return path.ToString();
    }
}
