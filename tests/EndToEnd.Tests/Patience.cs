namespace BackpropWeb.EndToEnd.Tests;

/// <summary>The only limit of time in these tests: a guard against hanging. Tests wait for states of pages; how fast
/// pages and runs reach them is measured by bench/FirstVisit and bench/Load.</summary>
internal static class Patience
{
    public static readonly TimeSpan Guard = TimeSpan.FromMinutes(10);
}
