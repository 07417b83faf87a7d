using System.Text.Json;
using System.Text.Unicode;
using Microsoft.Net.Http.Headers;

namespace BackpropWeb.Server.Http;

/// <summary>Reads the JSON body of a request.</summary>
internal static class JsonBody
{
    private const int Deepest = 32;

    /// <summary>The response to a body, or problem details that say why the body cannot be read.</summary>
    public static async Task<IResult> RespondAsync(
        HttpRequest request, int mostBytes, Func<JsonElement, Task<IResult>> respond)
    {
        var (document, refusal) = await ReadAsync(request, mostBytes);
        if (document is null)
            return refusal!;
        using (document)
            return await respond(document.RootElement);
    }

    private static async Task<(JsonDocument? Document, IResult? Refusal)> ReadAsync(HttpRequest request, int mostBytes)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !IsJson(type))
            return (null, TypedResults.Problem(
                statusCode: StatusCodes.Status415UnsupportedMediaType, title: "The body must be JSON.",
                detail: "Send it with Content-Type: application/json, in UTF-8."));
        var (bytes, tooLarge) = await BoundedBody.ReadAsync(request, mostBytes);
        if (bytes is null)
            return (null, tooLarge);
        bytes = WithoutMark(bytes);
        if (bytes.Length == 0)
            return (null, ProblemResults.Field(
                ProblemResults.Body,
                "must be a JSON object; it is empty",
                isMalformed: true));
        if (!Utf8.IsValid(bytes))
            return (null, ProblemResults.Field(
                ProblemResults.Body,
                "must be UTF-8; it holds other bytes",
                isMalformed: true));
        try
        {
            return (JsonDocument.Parse(bytes, new() { MaxDepth = Deepest, AllowDuplicateProperties = false }), null);
        }
        catch (JsonException exception)
        {
            return (null, ProblemResults.Field(
                ProblemResults.Body,
                $"must be JSON: {Explain(exception)}",
                isMalformed: true));
        }
        catch (InvalidOperationException)
        {
            return (null, ProblemResults.Field(
                ProblemResults.Body,
                "must be JSON: a name holds half a surrogate pair",
                isMalformed: true));
        }
    }

    private static bool IsJson(MediaTypeHeaderValue type) =>
        (type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase))
        && (!type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)
            || type.Charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase));

    private static byte[] WithoutMark(byte[] bytes) => bytes.AsSpan().StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;

    private static string Explain(JsonException exception) =>
        exception.LineNumber is { } line && exception.BytePositionInLine is { } place
            ? $"line {line + 1}, byte {place + 1}: {exception.Message.Split(" LineNumber:")[0]}"
            : exception.Message;
}
