using System.Buffers;
using Microsoft.AspNetCore.Http.Features;

namespace BackpropWeb.Server.Http;

/// <summary>Reads a body up to a maximum size.</summary>
internal static class BoundedBody
{
    public static async Task<(byte[]? Bytes, IResult? Refusal)> ReadAsync(HttpRequest request, int mostBytes)
    {
        // Kestrel's own limit would not name the option.
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = null;
        if (request.ContentLength > mostBytes || await ReadBytesAsync(request, mostBytes) is not { } bytes)
            return (null, TypedResults.Problem(
                statusCode: StatusCodes.Status413PayloadTooLarge, title: "The body is too large.",
                detail: $"It must have at most {JsonField.Format(mostBytes)} bytes (Limits:BodyBytes)."));
        return (bytes, null);
    }

    private static async Task<byte[]?> ReadBytesAsync(HttpRequest request, int mostBytes)
    {
        while (true)
        {
            // Ends if the client closes the connection. A token that ends it earlier leaves Kestrel's own reading under
            // way, and Kestrel then warns of it.
            var read = await request.BodyReader.ReadAsync(CancellationToken.None);
            if (read.Buffer.Length > mostBytes)
            {
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return null;
            }

            if (read.IsCompleted)
            {
                var bytes = read.Buffer.ToArray();
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return bytes;
            }

            request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
