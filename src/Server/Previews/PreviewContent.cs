namespace BackpropWeb.Server.Previews;

/// <summary>What a preview shows, in the language of its reader.</summary>
/// <param name="Title">The run's title.</param>
/// <param name="Recipe">Its recipe in a line.</param>
/// <param name="Outcome">Whether and when it was solved.</param>
/// <param name="ErrorName">What the curve is of.</param>
/// <param name="EpochsName">What its axis counts.</param>
/// <param name="Errors">Mean squared error by epoch, as far as the run has come.</param>
/// <param name="Epochs">Epochs of the whole run.</param>
/// <param name="Epoch">The epoch that is marked, and whose answers are shown.</param>
/// <param name="Answers">One for each case; none where there are too many, or several outputs.</param>
public sealed record PreviewContent(
    string Title, string Recipe, string Outcome, string ErrorName, string EpochsName, double[] Errors, int Epochs, int Epoch,
    IReadOnlyList<PreviewAnswer> Answers);

/// <summary>A case and what the network answers to it.</summary>
public sealed record PreviewAnswer(string Input, double Output, bool Correct);
