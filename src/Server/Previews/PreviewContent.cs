using System.Globalization;
using BackpropWeb.Engine;

namespace BackpropWeb.Server.Previews;

/// <summary>The content of a preview, in the language of its reader.</summary>
/// <param name="Title">The run's title.</param>
/// <param name="Recipe">The recipe in one line.</param>
/// <param name="Outcome">Whether and when it was solved.</param>
/// <param name="ErrorName">The name of the error axis.</param>
/// <param name="EpochsName">The name of the epoch axis.</param>
/// <param name="Errors">Mean squared error by epoch. Shape [epochs so far].</param>
/// <param name="Epochs">Epochs of the whole run.</param>
/// <param name="Epoch">The epoch of the marker and of the outputs.</param>
/// <param name="Cases">One for each case; empty if there are too many cases or several outputs.</param>
internal sealed record PreviewContent(
    string Title, string Recipe, string Outcome, string ErrorName, string EpochsName, double[] Errors, int Epochs,
    int Epoch, IReadOnlyList<PreviewCase> Cases);

/// <summary>A case and the network's output for it.</summary>
/// <param name="Input">The input values as text.</param>
/// <param name="Output">The value of the only output unit.</param>
/// <param name="Correct">The result of <see cref="Case.IsCorrect"/>.</param>
internal sealed record PreviewCase(string Input, double Output, bool Correct)
{
    /// <param name="item">A case with one desired value.</param>
    /// <param name="outputs">The network's outputs for the case. Shape [1].</param>
    public static PreviewCase Of(Case item, double[] outputs) => new(
        string.Join(' ', item.Input.Select(value => value.ToString("G3", CultureInfo.InvariantCulture))),
        outputs[0], item.IsCorrect(outputs));
}
