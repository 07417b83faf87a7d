using System.Text.Json;
using System.Text.Json.Nodes;
using BackpropWeb.Contracts;
using BackpropWeb.Engine.Problems;
using BackpropWeb.Server.Http;

namespace BackpropWeb.Server.Problems;

/// <summary>Examples in the OpenAPI document: a problem of the catalogue.</summary>
internal sealed class ProblemExamples : IApiExamples
{
    private const string Name = "xor";

    public JsonNode? ForParameter(string operation, string name) => name == "name" ? Name : null;

    public IEnumerable<(string Summary, JsonNode Body)> ForBody(string operation) => [];

    public Task<JsonNode?> ForResponseAsync(string operation, int status, CancellationToken cancellationToken)
    {
        var entry = ProblemCatalogue.Find(Name)!;
        return Task.FromResult((operation, status) switch
        {
            ("GET /api/problems", 200) => JsonSerializer.SerializeToNode(
                [ProblemsApi.Summary(entry)], ContractsJson.Default.IReadOnlyListProblemSummary),
            ("GET /api/problems/{name}", 200) => JsonSerializer.SerializeToNode(
                ProblemsApi.Detail(entry),
                ContractsJson.Default.ProblemDetail),
            _ => null,
        });
    }
}
