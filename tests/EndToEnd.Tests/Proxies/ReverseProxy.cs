using System.Diagnostics;
using System.Text;

namespace BackpropWeb.EndToEnd.Tests.Proxies;

/// <summary>Caddy or nginx in a separate process, with a configuration of docker/under-a-path.</summary>
internal sealed class ReverseProxy : IAsyncDisposable
{
    public const string Path = "/backprop/";

    private readonly Process _process;

    private ReverseProxy(Process process, int port)
    {
        _process = process;
        Address = new($"http://127.0.0.1:{port}{Path}");
    }

    /// <summary>The root of the site.</summary>
    public Uri Address { get; }

    private static string Folder { get; } =
        System.IO.Path.Combine(RunningServer.ArtifactsFolder, "..", "docker", "under-a-path");

    /// <summary>Skips the test if the program of a configuration is not installed.</summary>
    public static string Need(string configuration)
    {
        var name = configuration.StartsWith("Caddy", StringComparison.Ordinal) ? "caddy" : "nginx";
        var found = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator)
            .Append("/usr/sbin").Select(folder => System.IO.Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        Assert.SkipWhen(found is null, $"{name} is not installed; on Debian: apt-get install {name}");
        return found;
    }

    /// <summary>The program's error message for a configuration of the repository; null if it is valid.</summary>
    public static async Task<string?> RefusalAsync(string configuration)
    {
        var program = Need(configuration);
        var folder = Directory.CreateTempSubdirectory("backpropweb-proxy-").FullName;
        var text = await File.ReadAllTextAsync(System.IO.Path.Combine(Folder, configuration));
        using var process = Start(
            program, await WriteAsync(folder, program, text), program.EndsWith("caddy", StringComparison.Ordinal)
                ? ["validate", "--adapter", "caddyfile", "--config"]
                : ["-t", "-c"]);
        var said = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Directory.Delete(folder, recursive: true);
        return process.ExitCode == 0 ? null : said;
    }

    /// <summary>Starts the proxy on a port of its own before a server.</summary>
    public static async Task<ReverseProxy> StartAsync(string configuration, Uri server)
    {
        var program = Need(configuration);
        var port = FreePorts.Next();
        var text = (await File.ReadAllTextAsync(System.IO.Path.Combine(Folder, configuration)))
            .Replace("listen 80;", $"listen 127.0.0.1:{port};", StringComparison.Ordinal)
            .Replace("server_name uni.example;", "", StringComparison.Ordinal)
            .Replace("\nuni.example {", $"\n:{port} {{", StringComparison.Ordinal)
            .Replace("127.0.0.1:8080", server.Authority, StringComparison.Ordinal);
        var folder = Directory.CreateTempSubdirectory("backpropweb-proxy-").FullName;
        var process = Start(
            program, await WriteAsync(folder, program, text), program.EndsWith("caddy", StringComparison.Ordinal)
                ? ["run", "--adapter", "caddyfile", "--config"]
                : ["-c"]);
        var said = new StringBuilder();
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        process.ErrorDataReceived += (_, line) =>
        {
            said.AppendLine(line.Data);
            if (line.Data is null)
                ready.TrySetException(new InvalidOperationException($"The proxy ended:\n{said}"));
            else if (line.Data.Contains("serving initial configuration", StringComparison.Ordinal)
                || line.Data.Contains("start worker process ", StringComparison.Ordinal))
                ready.TrySetResult();
        };
        process.BeginErrorReadLine();
        await ready.Task.WaitAsync(Patience.Guard);
        return new(process, port);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static Process Start(string program, string file, string[] arguments)
    {
        var start = new ProcessStartInfo(program, [.. arguments, file]) { RedirectStandardError = true };
        // Caddy keeps its own state there.
        start.Environment["XDG_DATA_HOME"] = start.Environment["XDG_CONFIG_HOME"] =
            System.IO.Path.GetDirectoryName(file);
        return Process.Start(start)!;
    }

    /// <summary>Writes a configuration, with what the rest of the machine's would say around it.</summary>
    private static async Task<string> WriteAsync(string folder, string program, string text)
    {
        var file = System.IO.Path.Combine(folder, "configuration");
        var whole = program.EndsWith("caddy", StringComparison.Ordinal)
            ? $"{{\n\tadmin off\n}}\n{text}"
            : $$"""
                daemon off;
                user root;
                pid {{folder}}/pid;
                error_log stderr notice;
                events {}
                http {
                    access_log off;
                    client_body_temp_path {{folder}}/body;
                    proxy_temp_path {{folder}}/proxy;
                    fastcgi_temp_path {{folder}}/fastcgi;
                    uwsgi_temp_path {{folder}}/uwsgi;
                    scgi_temp_path {{folder}}/scgi;
                {{text}}
                }
                """;
        await File.WriteAllTextAsync(file, whole);
        return file;
    }
}
