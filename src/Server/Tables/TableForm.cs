namespace BackpropWeb.Server.Tables;

/// <summary>How a table is written. Null members are detected.</summary>
/// <param name="Delimiter">One of <see cref="TableDetection.Delimiters"/>.</param>
/// <param name="DecimalSign">'.' or ','.</param>
/// <param name="Header">Whether the first line names the columns.</param>
internal sealed record TableForm(char? Delimiter = null, char? DecimalSign = null, bool? Header = null);

/// <summary>What a reader wants from a table.</summary>
/// <param name="Name">Name of the problem.</param>
/// <param name="Outputs">Columns that are desired outputs, each text a name, or names and numbers separated by
/// commas; the last column if empty.</param>
/// <param name="Ignored">Columns to leave out, likewise.</param>
/// <param name="SkipMissing">Whether lines with a missing value are left out; else they are faults.</param>
/// <param name="Classes">Whether desired columns of whole numbers are classes; null to decide by their values.</param>
internal sealed record TableWish(
    string Name, IReadOnlyList<string> Outputs, IReadOnlyList<string> Ignored, bool SkipMissing = false,
    bool? Classes = null);
