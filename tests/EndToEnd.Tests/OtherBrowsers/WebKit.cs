using System.Diagnostics;
using System.Globalization;
using OpenQA.Selenium;
using OpenQA.Selenium.Remote;

namespace BackpropWeb.EndToEnd.Tests.OtherBrowsers;

/// <summary>This machine's WebKitGTK with its driver, on a virtual screen.</summary>
public sealed class WebKit : IAsyncLifetime
{
    private static readonly string[] Arguments = ["--automation"];

    private readonly List<Process> _processes = [];
    private Uri? _driver;
    private RemoteWebDriver? _browser;

    private static string? MiniBrowser { get; } = Directory.GetFiles(
        "/usr/lib", nameof(MiniBrowser), new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 2 })
        .FirstOrDefault();

    public async ValueTask InitializeAsync()
    {
        if (MiniBrowser is null || Programs.Find("WebKitWebDriver") is not { } driver
            || Programs.Find("Xvfb") is not { } screen)
            return;
        // It picks a free display number and writes it as soon as it listens.
        var display = await Start(new(screen)
        {
            ArgumentList = { "-displayfd", "1", "-screen", "0", "1280x1000x24", "-nolisten", "tcp" },
        }).StandardOutput.ReadLineAsync().WaitAsync(Patience.Guard);
        var port = FreePorts.Next().ToString(CultureInfo.InvariantCulture);
        Start(new(driver) { ArgumentList = { $"--port={port}" }, Environment = { ["DISPLAY"] = $":{display}" } });
        _driver = new($"http://127.0.0.1:{port}/");
        using var guard = new CancellationTokenSource(Patience.Guard);
        await UntilItListensAsync(_driver, guard.Token);
    }

    /// <summary>Opens a new browser and closes the previous one, because the driver supports only one. Skips the test
    /// without WebKit.</summary>
    public IWebDriver Open()
    {
        Assert.SkipWhen(
            _driver is null,
            "WebKitGTK is not installed; on Debian: apt-get install webkit2gtk-driver xvfb");
        var options = new Options();
        options.AddAdditionalOption("webkitgtk:browserOptions", new Dictionary<string, object>
        {
            ["binary"] = MiniBrowser!, ["args"] = Arguments,
        });
        _browser?.Quit();
        return _browser = new(_driver, options.ToCapabilities(), Patience.Guard);
    }

    public async ValueTask DisposeAsync()
    {
        _browser?.Quit();
        foreach (var process in _processes)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }

    private Process Start(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        var process = Process.Start(start)!;
        _processes.Add(process);
        process.BeginErrorReadLine();
        return process;
    }

    private static async Task UntilItListensAsync(Uri driver, CancellationToken guard)
    {
        using var http = new HttpClient();
        while (true)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri(driver, "status"), guard);
                return;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }
        }
    }

    private sealed class Options : DriverOptions
    {
        public override ICapabilities ToCapabilities() => GenerateDesiredCapabilities(true).AsReadOnly();
    }
}
