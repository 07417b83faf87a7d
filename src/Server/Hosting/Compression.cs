using System.IO.Compression;
using Microsoft.AspNetCore.ResponseCompression;

namespace BackpropWeb.Server.Hosting;

/// <summary>Compresses pages and tapes on their way. Static assets are compressed when they are published.</summary>
internal static class Compression
{
    public static void AddCompression(this IServiceCollection services)
    {
        services.AddResponseCompression(options =>
        {
            // BREACH reads a secret out of a compressed answer that repeats what the attacker sent. The answers that
            // are compressed hold no secret: an owner key is told once, in the answer to a POST, and else travels in
            // headers.
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
