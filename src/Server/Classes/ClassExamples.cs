using System.Text.Json.Nodes;
using BackpropWeb.Contracts;
using BackpropWeb.Engine.Problems;
using BackpropWeb.Server.Http;
using static BackpropWeb.Server.Http.ExampleJson;

namespace BackpropWeb.Server.Classes;

/// <summary>Examples in the OpenAPI document.</summary>
internal sealed class ClassExamples : IApiExamples
{
    private const string Id = "4gk0o0sYw3dQyBh2m5T8Zg";
    private const string OwnerKey = "b0Yw7mJx2cF5pQ9tZ1kN4vH8rL3sD6gA0eU2iO7yTqM";

    private static readonly Class Waiting = new(
        Id, ClassStatus.Waiting, 0, RecipeDocuments.ToDocument(ProblemCatalogue.Find("xor")!.Suggested), 30,
        "Period 3", new(2026, 11, 26, 9, 0, 0, TimeSpan.Zero), null, new($"/classes/{Id}"));

    private static readonly Class Running = Waiting with
    {
        Status = ClassStatus.Running, Members = 24, StartedAt = Waiting.CreatedAt.AddMinutes(4),
    };

    public JsonNode? ForParameter(string operation, string name) => null;

    public IEnumerable<(string Summary, JsonNode Body)> ForBody(string operation) => operation == "POST /api/classes"
        ? [("XOR at 30 epochs per second", JsonNode.Parse("""
            {"recipe":{"problem":"xor"},"pace":30,"title":"Period 3"}
            """)!)]
        : [];

    public Task<JsonNode?> ForResponseAsync(string operation, int status, CancellationToken cancellationToken) =>
        Task.FromResult((operation, status) switch
        {
            ("POST /api/classes", 201) => Response(StartedClass.Of(Waiting, OwnerKey)),
            ("GET /api/classes/{id}", 200) => Response(Waiting),
            ("POST /api/classes/{id}/start", 200) => Response(Running),
            ("POST /api/classes/{id}/close", 200) => Response(Running with { Status = ClassStatus.Closed }),
            _ => null,
        });
}
