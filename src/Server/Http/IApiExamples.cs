using System.Text.Json.Nodes;

namespace BackpropWeb.Server.Http;

/// <summary>Examples from one feature for the OpenAPI document. Operations have names such as
/// "GET /api/runs/{id}".</summary>
internal interface IApiExamples
{
    /// <summary>A valid value; null for no example.</summary>
    JsonNode? ForParameter(string operation, string name);

    IEnumerable<(string Summary, JsonNode Body)> ForBody(string operation);

    Task<JsonNode?> ForResponseAsync(string operation, int status, CancellationToken cancellationToken);
}
