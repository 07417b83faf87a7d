namespace BackpropWeb.EndToEnd.Tests.OtherBrowsers;

/// <summary>Programs of this machine.</summary>
internal static class Programs
{
    /// <summary>The first of some names that is on the path; null if none is.</summary>
    public static string? Find(params string[] names) => names
        .SelectMany(name => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);
}
