namespace BackpropWeb.Server.Hosting;

/// <summary>http://localhost:8080, unless another address is configured.</summary>
internal static class DefaultAddress
{
    public const string Url = "http://localhost:8080";

    public static WebApplicationBuilder UseDefaultAddress(this WebApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        string[] keys = ["urls", "http_ports", "https_ports"];
        if (keys.All(key => string.IsNullOrEmpty(configuration[key]))
            && !configuration.GetSection("Kestrel:Endpoints").Exists())
            builder.WebHost.UseUrls(Url);
        return builder;
    }
}
