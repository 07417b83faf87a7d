using BackpropWeb.Server.Hosting;
using Microsoft.Extensions.Configuration;

namespace BackpropWeb.Server.Tests.Hosting;

public sealed class HealthTests(SharedServer server)
{
    [Fact]
    public async Task AHealthyServerIsLiveAndReady()
    {
        var live = await server.JsonAsync("/healthz/live");
        var ready = await server.JsonAsync("/healthz/ready");
        Assert.Equal("ok", live.GetProperty("status").GetString());
        Assert.Equal("0.1.0", live.GetProperty("version").GetString());
        Assert.Equal("ok", ready.GetProperty("status").GetString());
        Assert.Equal("ok", ready.GetProperty("checks").GetProperty("database").GetString());
        Assert.Equal("ok", ready.GetProperty("checks").GetProperty("training").GetString());
    }

    [Fact]
    public async Task TheHealthCommandAsksTheServerOfItsConfiguration()
    {
        // The command waits only a few seconds, so a busy server may need another try.
        await Patience.UntilAsync(
            async () => await HealthCommand.RunAsync(Configuration(("urls", server.Address.ToString()))) == 0,
            "the server is healthy");
        Assert.Equal(1, await HealthCommand.RunAsync(Configuration(("urls", "http://127.0.0.1:1"))));
        Assert.Equal(1, await HealthCommand.RunAsync(Configuration()));
    }

    [Theory]
    [InlineData("urls", "http://*:8080", "http://localhost:8080/")]
    [InlineData("urls", "http://+:8080", "http://localhost:8080/")]
    [InlineData("urls", "http://0.0.0.0:8080", "http://127.0.0.1:8080/")]
    [InlineData("urls", "http://[::]:8080", "http://[::1]:8080/")]
    [InlineData("urls", "https://0.0.0.0:8443;http://0.0.0.0:8080", "http://127.0.0.1:8080/")]
    [InlineData("http_ports", "8080;8081", "http://localhost:8080/")]
    [InlineData("https_ports", "8443", "https://localhost:8443/")]
    [InlineData("Kestrel:Endpoints:Main:Url", "http://*:5000", "http://localhost:5000/")]
    public void TheHealthCommandFindsTheAddress(string key, string value, string expected) =>
        Assert.Equal(expected, HealthCommand.AddressOf(Configuration((key, value)))?.ToString());

    private static IConfigurationRoot Configuration(params (string Key, string Value)[] settings) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value))).Build();
}
