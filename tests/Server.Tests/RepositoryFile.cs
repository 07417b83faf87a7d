using System.Runtime.CompilerServices;

namespace BackpropWeb.Server.Tests;

/// <summary>Files of the repository that tests check.</summary>
public static class RepositoryFile
{
    public static string Find(string path) =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "../..", path));

    private static string Here([CallerFilePath] string here = "") => here;
}
