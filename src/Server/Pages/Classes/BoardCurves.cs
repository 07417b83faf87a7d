using System.Globalization;
using System.Text;
using BackpropWeb.Client.Shared;
using BackpropWeb.Contracts;
using BackpropWeb.Server.Runs.Queries;

namespace BackpropWeb.Server.Pages.Classes;

/// <summary>The drawn error curve of a member.</summary>
/// <param name="Number">Number of the member.</param>
/// <param name="Epochs">The drawn epochs, ascending.</param>
/// <param name="Errors">Mean squared error at each epoch, rounded to seven digits for drawing.</param>
internal sealed record BoardCurve(int Number, int[] Epochs, double[] Errors);

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
                curves.Add(new(member.Number, drawn, [.. drawn.Select(epoch => Round(errors[epoch]))]));
            }
        }

        return curves;
    }

    /// <summary>One axis for all curves, as in class-board.js.</summary>
    public static ErrorAxis AxisOf(IReadOnlyList<BoardCurve> curves) => new(
        curves.Select(curve => curve.Errors[0]).DefaultIfEmpty(0).Min(), [.. curves.SelectMany(curve => curve.Errors)]);

    public static string Path(BoardCurve curve, ErrorAxis axis)
    {
        var path = new StringBuilder();
        foreach (var (epoch, error) in curve.Epochs.Zip(curve.Errors))
            path.Append(path.Length == 0 ? 'M' : 'L').Append(epoch).Append(' ')
                .Append(Digits.Place(axis.Y(error)));
        return path.ToString();
    }

    private static double Round(double error) => double.Parse(
        error.ToString("G7", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
