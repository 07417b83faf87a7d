namespace BackpropWeb.Client.Lab;

/// <summary>The parts of the lab that a teacher's link may fix or hide: <c>?fix=rule,start&amp;hide=network</c>.</summary>
public sealed record LabSections(IReadOnlySet<string> Fixed, IReadOnlySet<string> Hidden)
{
    public static readonly string[] Names = ["problem", "network", "rule", "start", "length", "json"];

    public static LabSections Of(string? fix, string? hide) => new(Known(fix), Known(hide));

    private static HashSet<string> Known(string? list) =>
        [.. (list ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(Names.Contains)];
}
