using System.Text.Json.Nodes;

namespace BackpropWeb.Server.Hosting;

/// <summary>Examples that a feature gives to the OpenAPI document. Operations are named "GET /api/runs/{id}".</summary>
public interface IApiExamples
{
    /// <summary>A value that can be tried as it is; null where the parameter is better left out.</summary>
    JsonNode? ForParameter(string operation, string name);

    IEnumerable<(string Summary, JsonNode Body)> ForBody(string operation);

    Task<JsonNode?> ForAnswerAsync(string operation, int status, CancellationToken cancellationToken);
}
