namespace BackpropWeb.Server.Tests;

public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("backpropweb-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
