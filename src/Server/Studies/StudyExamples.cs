using System.Text.Json.Nodes;
using BackpropWeb.Contracts;
using BackpropWeb.Server.Http;
using BackpropWeb.Server.Studies.Queries;
using static BackpropWeb.Server.Http.ExampleJson;

namespace BackpropWeb.Server.Studies;

/// <summary>Examples in the OpenAPI document: this server's responses for its own study of XOR, which has no owner and
/// which anyone can read.</summary>
internal sealed class StudyExamples(StudyQueries studies, BlockReader blocks) : IApiExamples
{
    private const int First = 10;
    private const int Count = 3;
    private const string OwnerKey = "qT0m8Wm3n6a5gQ1b7Yd2cV9kJ4hXzR0sL8pE6uF3iBo";

    private static readonly StudyRequest OverSeeds = new()
    {
        Recipe = new() { Problem = new() { Name = "xor" }, Epochs = 600 },
        Seeds = new(1, 1_000),
        Title = "How often XOR is learned",
    };

    private static readonly StudyRequest OverGrid = new()
    {
        Recipe = new()
        {
            Problem = new() { Name = "xor" }, Network = new() { Layers = [2, 2, 1] },
            Start = new() { Seed = 7, Range = 1 }, Epochs = 300,
        },
        Grid = new(new("rule.learningRate", 0.05, 5, 16, "log"), new("rule.momentum", 0, 0.95, 16)),
    };

    public JsonNode? ForParameter(string operation, string name) =>
        !operation.Contains("/api/studies/{id}", StringComparison.Ordinal) ? null : name switch
        {
            "id" when IsOpen(operation) => ExhibitStudy.Id,
            "k" => First,
            "from" => First,
            "count" => Count,
            _ => null,
        };

    public IEnumerable<(string Summary, JsonNode Body)> ForBody(string operation) => operation switch
    {
        "POST /api/studies" => [("1,000 seeds", Request(OverSeeds)), ("A map of rate and momentum", Request(OverGrid))],
        "PATCH /api/studies/{id}" => [("List it", Request(new StudyPatch { Listed = true }))],
        _ => [],
    };

    public async Task<JsonNode?> ForResponseAsync(string operation, int status, CancellationToken cancellationToken) =>
        (operation, status) switch
        {
            ("POST /api/studies", 201) => Response(StartedStudy.Of(await StudyAsync(cancellationToken), OwnerKey)),
            ("GET /api/studies", 200) => Response(new StudyList([await StudyAsync(cancellationToken)], null)),
            ("GET /api/studies/{id}/results", 200) => Response(
                await blocks.ReadColumnsAsync(ExhibitStudy.Id, First, Count, cancellationToken)),
            (_, 200) when operation.Contains("/api/studies/{id}", StringComparison.Ordinal)
                && !operation.Contains("/runs/", StringComparison.Ordinal) =>
                Response(await StudyAsync(cancellationToken)),
            _ => null,
        };

    // Anyone can read a study without an owner; nobody can steer it.
    private static bool IsOpen(string operation) =>
        operation.StartsWith("GET", StringComparison.Ordinal)
        || operation.EndsWith("/runs/{k}", StringComparison.Ordinal);

    private async Task<Study> StudyAsync(CancellationToken cancellationToken) =>
        (await studies.FindAsync(ExhibitStudy.Id, cancellationToken))!;
}
