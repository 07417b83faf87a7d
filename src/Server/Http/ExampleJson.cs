using System.Text.Json;
using System.Text.Json.Nodes;
using BackpropWeb.Contracts;

namespace BackpropWeb.Server.Http;

/// <summary>JSON of the examples in the OpenAPI document.</summary>
internal static class ExampleJson
{
    /// <summary>A request without omitted members, because null has its own meaning in a command.</summary>
    public static JsonObject Request<T>(T request)
    {
        var body = Response(request).AsObject();
        foreach (var (name, _) in body.Where(member => member.Value is null).ToList())
            body.Remove(name);
        return body;
    }

    public static JsonNode Response<T>(T document) =>
        JsonSerializer.SerializeToNode(document, typeof(T), ContractsJson.Default)!;
}
