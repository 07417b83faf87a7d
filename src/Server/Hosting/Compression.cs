using System.IO.Compression;
using Microsoft.AspNetCore.ResponseCompression;

namespace BackpropWeb.Server.Hosting;

/// <summary>Compresses pages and tapes. Static assets are compressed when they are published.</summary>
internal static class Compression
{
    public static void AddCompression(this IServiceCollection services)
    {
        services.AddResponseCompression(options =>
        {
            // The BREACH attack reads secrets from compressed responses that repeat the attacker's input. Compressed
            // responses contain no secret: only the response to a POST has an owner key; otherwise it is in headers.
            options.EnableForHttps = true;
            options.MimeTypes = ["text/html", "application/json", "text/csv"];
            options.Providers.Add<BrotliCompressionProvider>();
            options.Providers.Add<GzipCompressionProvider>();
        });
        // Measured in docs/operations.md, "Compression".
        services.Configure<BrotliCompressionProviderOptions>(options => options.Level = CompressionLevel.Optimal);
        services.Configure<GzipCompressionProviderOptions>(options => options.Level = CompressionLevel.Fastest);
    }

    public static void UseCompression(this IApplicationBuilder app) =>
        app.UseWhen(context => HttpMethods.IsGet(context.Request.Method), gets => gets.UseResponseCompression());
}
