using BackpropWeb.Server.Hosting;
using BackpropWeb.Server.Limits;
using BackpropWeb.Server.Persistence;
using BackpropWeb.Server.Runs.Training;

namespace BackpropWeb.Server.Tests.Hosting;

[Trait("Speed", "Slow")]
public sealed class OptionsTests
{
    [Fact]
    public void TheDefaultsAreThoseOfTheDocuments()
    {
        var limits = new LimitOptions();
        Assert.Equal(
            (1_000, 100_000, 10_000, 1_000_000, 1e12),
            (limits.Units, limits.Weights, limits.Cases, limits.Epochs, limits.Work));
        Assert.Equal(
            (4_194_304, 20, 60, 1_000, 10_737_418_240),
            (limits.BodyBytes, limits.UnfinishedRuns, limits.StartsPerMinute, limits.QueuedRuns, limits.StoredBytes));
        Assert.Equal(
            (1_000_000, 1e13, 4, 100),
            (limits.StudiesMembers, limits.StudiesWork, limits.StudiesUnfinished, limits.StudiesQueued));
        Assert.Equal(
            ("data", "Sqlite", null),
            (new StorageOptions().Folder, new StorageOptions().Provider, new StorageOptions().ConnectionString));
        Assert.Equal(Environment.ProcessorCount, new TrainingOptions().Workers);
        Assert.Empty(new ProxyOptions().Known);
    }

    [Fact]
    public void EveryLimitThatIsOutOfItsRangeIsNamedWithItsRangeAndValue() => Assert.Equal(
        [
            "Limits:Units must be at least 2 and at most 1,000,000; it is 1.",
            "Limits:Weights must be at least 1 and at most 100,000,000; it is 0.",
            "Limits:Cases must be at least 1 and at most 10,000,000; it is 0.",
            "Limits:Epochs must be at least 1 and at most 1,000,000,000; it is 0.",
            "Limits:Work must be at least 1 and at most 1,000,000,000,000,000,000; it is NaN.",
            "Limits:BodyBytes must be at least 1,024 and at most 1,073,741,824; it is 0.",
            "Limits:UnfinishedRuns must be at least 1 and at most 1,000,000; it is 0.",
            "Limits:StartsPerMinute must be at least 1 and at most 1,000,000; it is 0.",
            "Limits:QueuedRuns must be at least 1 and at most 1,000,000; it is 0.",
            "Limits:StudiesMembers must be at least 1 and at most 100,000,000; it is 0.",
            "Limits:StudiesWork must be at least 1 and at most 1,000,000,000,000,000,000; it is 0.",
            "Limits:StudiesUnfinished must be at least 1 and at most 1,000,000; it is 0.",
            "Limits:StudiesQueued must be at least 1 and at most 1,000,000; it is 0.",
            "Limits:StoredBytes must be at least 1,048,576 and at most 1,000,000,000,000,000; it is 0.",
        ],
        new LimitOptionsValidator().Validate(null, new()
        {
            Units = 1, Weights = 0, Cases = 0, Epochs = 0, Work = double.NaN, BodyBytes = 0, UnfinishedRuns = 0,
            StartsPerMinute = 0, QueuedRuns = 0, StoredBytes = 0, StudiesMembers = 0, StudiesWork = 0,
            StudiesUnfinished = 0, StudiesQueued = 0,
        }).Failures);

    [Theory]
    [InlineData("--Limits:Units=1", "Limits:Units must be at least 2")]
    [InlineData("--Limits:Epochs=many", "Failed to convert configuration value 'many' at 'Limits:Epochs'")]
    [InlineData("--Training:Workers=0", "Training:Workers must be at least 1")]
    [InlineData("--Storage:Provider=Oracle", "Storage:Provider must be Sqlite or PostgreSql")]
    [InlineData("--Storage:Provider=PostgreSql", "ConnectionStrings:Runs must say where")]
    [InlineData("--Storage:Folder=/dev/null/data", "/dev/null")]
    [InlineData("--Proxies:Known=10.0.0.0/99", "Proxies:Known must hold addresses")]
    public async Task AServerWithAnInvalidOptionSaysSoAndDoesNotStart(string option, string message)
    {
        using var folder = new TemporaryFolder();
        string[] place = option.StartsWith("--Storage:Folder", StringComparison.Ordinal)
            ? []
            : [$"--Storage:Folder={folder.Path}"];
        var (exitCode, said) = await ServerProcess.RunAsync(["--urls=http://127.0.0.1:0", .. place, option]);
        Assert.Equal(1, exitCode);
        Assert.Contains(message, said, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AServerWhoseAddressIsTakenSaysSoAndEnds()
    {
        using var server = new RunningServer();
        using var folder = new TemporaryFolder();
        var (exitCode, said) = await ServerProcess.RunAsync(
            $"--urls=http://127.0.0.1:{server.Address.Port}", $"--Storage:Folder={folder.Path}");
        Assert.Equal(1, exitCode);
        Assert.Contains("address already in use", said, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ANodeWithoutItsDatabaseSaysSoAndEnds()
    {
        using var folder = new TemporaryFolder();
        var (exitCode, said) = await ServerProcess.RunAsync(
            "--urls=http://127.0.0.1:0",
            $"--Storage:Folder={folder.Path}",
            "--Storage:Provider=PostgreSql",
            $"--ConnectionStrings:Runs=Host={folder.Path};Username=postgres;Database=backpropweb",
            "--Cluster:Enabled=true",
            $"--Cluster:Redis=!{folder.Path}/redis.sock",
            "--Cluster:Address=127.0.0.1",
            $"--Cluster:Port={FreePorts.Next()}");
        Assert.Equal(1, exitCode);
        Assert.Contains("BackpropWeb does not start: the database cannot be used", said, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheHealthCommandOfTheProgramTellsByItsExitCode()
    {
        using var server = new RunningServer();
        // The command waits only a few seconds, so a busy server may need another try.
        await Patience.UntilAsync(
            async () => (await ServerProcess.RunAsync("--health", "--urls", server.Address.ToString())).ExitCode == 0,
            "the server is healthy");
        Assert.Equal(1, (await ServerProcess.RunAsync("--health", "--urls", "http://127.0.0.1:1")).ExitCode);
    }
}
