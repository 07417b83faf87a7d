namespace BackpropWeb.Server.Tests.Cluster;

/// <summary>The version that a cluster is upgraded from: the commit in tests/previous-version.</summary>
internal static class PreviousVersion
{
    public const string IsMissing = "artifacts/previous is not the commit in tests/previous-version; "
        + "scripts/publish-commit.sh publishes it, if the repository has it.";

    public static string Program => RepositoryFile.Find("artifacts/previous/BackpropWeb.Server.dll");

    public static bool IsPublished =>
        Read("artifacts/previous/commit") is { } published && published == Read("tests/previous-version");

    private static string? Read(string path) =>
        RepositoryFile.Find(path) is var file && File.Exists(file) ? File.ReadAllText(file).Trim() : null;
}
