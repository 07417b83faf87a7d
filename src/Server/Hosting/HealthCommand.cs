namespace BackpropWeb.Server.Hosting;

/// <summary><c>--health</c>: asks the server with the same configuration whether it is ready. For images without shell
/// and curl.</summary>
internal static class HealthCommand
{
    private const string Argument = "--health";

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    public static bool IsAskedFor(IEnumerable<string> args) => args.Contains(Argument);

    /// <summary>The other arguments, which are configuration.</summary>
    public static string[] Without(IEnumerable<string> args) => [.. args.Where(arg => arg != Argument)];

    /// <summary>Prints the result in one line. Returns 0 if the server is ready, otherwise 1.</summary>
    public static async Task<int> RunAsync(IConfiguration configuration)
    {
        if (AddressOf(configuration) is not { } address)
        {
            await Console.Error.WriteLineAsync("No http or https address is configured.");
            return 1;
        }

        // The server's certificate may not include the address localhost. Nothing secret is sent.
        using var handler = new HttpClientHandler
        {
            ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator,
            UseProxy = false,
        };
        using var client = new HttpClient(handler) { Timeout = Longest };
        try
        {
            using var response = await client.GetAsync(new Uri(address, Health.Ready));
            Console.WriteLine(await response.Content.ReadAsStringAsync());
            return response.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            await Console.Error.WriteLineAsync($"{address} does not answer: {exception.Message}");
            return 1;
        }
    }

    /// <summary>The address of a server with that configuration, from its own machine.</summary>
    public static Uri? AddressOf(IConfiguration configuration)
    {
        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"]);
        var addresses = endpoints.Any()
            ? endpoints
            : Split(configuration["urls"])
                .Concat(Split(configuration["http_ports"]).Select(port => $"http://*:{port}"))
                .Concat(Split(configuration["https_ports"]).Select(port => $"https://*:{port}"));
        return addresses.OfType<string>().Select(FromHere).OfType<Uri>()
            .OrderBy(address => address.Scheme, StringComparer.Ordinal)
            .FirstOrDefault();
    }

    private static string[] Split(string? text) =>
        text?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    // "http://*:8080", "http://+:8080", "http://0.0.0.0:8080" and "http://[::]:8080" mean all addresses of the machine.
    private static Uri? FromHere(string address)
    {
        var text = address.Replace("://*", "://localhost", StringComparison.Ordinal)
            .Replace("://+", "://localhost", StringComparison.Ordinal);
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            return null;
        return uri.Host switch
        {
            "0.0.0.0" => new UriBuilder(uri) { Host = "127.0.0.1" }.Uri,
            "[::]" => new UriBuilder(uri) { Host = "[::1]" }.Uri,
            _ => uri,
        };
    }
}
