using System.Diagnostics;
using System.IO.Compression;
using System.Text.RegularExpressions;

namespace BackpropWeb.Engine.Tests;

/// <summary>The engine as a package: another project restores it from a folder and runs the example of its
/// README.</summary>
[Trait("Speed", "Slow")]
public sealed partial class PackageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("backpropweb-package-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task AnotherProjectRestoresThePackageAndTrains()
    {
        var engine = Path.Combine(RepositoryFolder(), "src", "Engine");
        var readme = await File.ReadAllTextAsync(Path.Combine(engine, "README.md"), Token);
        await RunAsync(_folder, "pack", engine, "--nologo", "-o", Path.Combine(_folder, "packages"));
        var package = Assert.Single(Directory.GetFiles(Path.Combine(_folder, "packages"), "*.nupkg"));
        Assert.Single(Directory.GetFiles(Path.Combine(_folder, "packages"), "*.snupkg"));
        using (var zip = await ZipFile.OpenReadAsync(package, Token))
        {
            var files = zip.Entries.Select(entry => entry.FullName).ToArray();
            Assert.Contains("README.md", files);
            Assert.Contains("lib/net10.0/BackpropWeb.Engine.dll", files);
            Assert.Contains("lib/net10.0/BackpropWeb.Engine.xml", files);
        }

        var version = Version().Match(Path.GetFileName(package)).Groups["version"].Value;
        var app = Directory.CreateDirectory(Path.Combine(_folder, "app")).FullName;
        await WriteAsync("nuget.config", """
            <configuration>
              <config><add key="globalPackagesFolder" value="../cache" /></config>
              <packageSources><clear /><add key="local" value="../packages" /></packageSources>
            </configuration>
            """);
        await WriteAsync("app.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
              </PropertyGroup>
              <ItemGroup><PackageReference Include="BackpropWeb.Engine" Version="{version}" /></ItemGroup>
            </Project>
            """);
        await WriteAsync("Program.cs", Example().Match(readme).Groups["code"].Value);

        var said = await RunAsync(app, "run");

        Assert.Contains("epoch 600: 4 of 4 cases are correct", said, StringComparison.Ordinal);

        Task WriteAsync(string name, string text) => File.WriteAllTextAsync(Path.Combine(app, name), text, Token);
    }

    private static async Task<string> RunAsync(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var (said, complained) = (
            process.StandardOutput.ReadToEndAsync(Token), process.StandardError.ReadToEndAsync(Token));
        await process.WaitForExitAsync(Token);
        Assert.True(process.ExitCode == 0, $"{await said}\n{await complained}");
        return await said;
    }

    private static string RepositoryFolder()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "BackpropWeb.sln")))
            folder = Path.GetDirectoryName(folder)
                ?? throw new InvalidOperationException("The tests are not inside the repository.");
        return folder;
    }

    [GeneratedRegex(@"^BackpropWeb\.Engine\.(?<version>.+)\.nupkg$", RegexOptions.ExplicitCapture)]
    private static partial Regex Version();

    [GeneratedRegex("```csharp\n(?<code>.*?)```", RegexOptions.ExplicitCapture | RegexOptions.Singleline)]
    private static partial Regex Example();
}
