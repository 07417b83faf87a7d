namespace BackpropWeb.Server.Tables;

/// <summary>Format of a table. Null members are detected.</summary>
/// <param name="Delimiter">One of <see cref="TableDetection.Delimiters"/>.</param>
/// <param name="DecimalSign">'.' or ','.</param>
/// <param name="Header">Whether the first line names the columns.</param>
internal sealed record TableForm(char? Delimiter = null, char? DecimalSign = null, bool? Header = null);

/// <summary>Options for reading a table.</summary>
/// <param name="Name">Name of the problem.</param>
/// <param name="Outputs">Columns that are desired outputs, each text a name, or names and numbers separated by
/// commas; see <see cref="TableDetection.Output"/> if empty.</param>
/// <param name="Ignored">Columns to ignore, in the same format.</param>
/// <param name="SkipMissing">Whether to skip lines with a missing value; otherwise they are errors.</param>
/// <param name="Classes">Whether desired columns of whole numbers are classes; null to decide by their values.</param>
internal sealed record TableWish(
    string Name, IReadOnlyList<string> Outputs, IReadOnlyList<string> Ignored, bool SkipMissing = false,
    bool? Classes = null);
