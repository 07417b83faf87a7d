namespace BackpropWeb.Client.Lab;

/// <summary>Parts of the lab that a teacher's link locks or hides: <c>?fix=rule,start&amp;hide=network</c>.</summary>
internal sealed record LabSections(IReadOnlySet<string> Fixed, IReadOnlySet<string> Hidden)
{
    public static readonly string[] Names = ["problem", "network", "rule", "start", "length", "json"];

    public static LabSections Of(string? fix, string? hide) => new(Known(fix), Known(hide));

    /// <summary>Whether readers cannot change a part.</summary>
    public bool Locks(string name) => Fixed.Contains(name) || Hidden.Contains(name);

    private static HashSet<string> Known(string? list) =>
    [
        .. (list ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Where(Names.Contains),
    ];
}
