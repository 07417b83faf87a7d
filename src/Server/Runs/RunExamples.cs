using System.Text.Json.Nodes;
using BackpropWeb.Contracts;
using BackpropWeb.Server.Http;
using BackpropWeb.Server.Runs.Queries;
using BackpropWeb.Server.Runs.Starting;
using static BackpropWeb.Server.Http.ExampleJson;

namespace BackpropWeb.Server.Runs;

/// <summary>Examples in the OpenAPI document: this server's responses for its own XOR run, which has no owner and which
/// anyone can read.</summary>
internal sealed class RunExamples(RunQueries queries, EpochStates states, ExhibitRuns exhibits) : IApiExamples
{
    private const string Problem = "xor";
    private const int Epoch = 300;
    private const string OwnerKey = "wZJ8Yd6yVt4mQq0b2yq7m1o0b8mXzv3cJ5k4oQfE1sA";

    private static readonly RunRequest Shortest = new() { Problem = new() { Name = Problem } };

    private static readonly RunRequest Complete = new()
    {
        Problem = new()
        {
            Name = "majority", InputNames = ["a", "b", "c"], OutputNames = ["most"],
            Cases =
            [
                new([0, 0, 0], [0]), new([0, 0, 1], [0]), new([0, 1, 0], [0]), new([0, 1, 1], [1]),
                new([1, 0, 0], [0]), new([1, 0, 1], [1]), new([1, 1, 0], [1]), new([1, 1, 1], [1]),
            ],
        },
        Network = new() { Layers = [3, 2, 1], Activation = "logistic" },
        Rule = new()
        {
            LearningRate = 0.5, Momentum = 0.5, WeightDecay = 0, Update = "epoch", Tolerance = 0,
            Schedule = [new() { FromEpoch = 20, LearningRate = 0.3, Momentum = 0.9 }],
        },
        Start = new() { Seed = 7, Range = 1 },
        Epochs = 600,
        Pace = 60,
        Listed = false,
        Title = "Two of three",
    };

    private string Id => exhibits.IdOf(Problem);

    // Anyone can read and fork a run without an owner; nobody can steer it.
    public JsonNode? ForParameter(string operation, string name) => name switch
    {
        _ when operation.Contains("/studies", StringComparison.Ordinal) => null,
        "id" when operation.Contains("/runs/{id}", StringComparison.Ordinal)
            && (operation.StartsWith("GET", StringComparison.Ordinal)
                || operation.EndsWith("/fork", StringComparison.Ordinal)) => Id,
        "problem" => Problem,
        "from" => Epoch,
        "to" => Epoch + 2,
        "epoch" => Epoch,
        "format" when operation.EndsWith("/export", StringComparison.Ordinal) => "json",
        _ => null,
    };

    public IEnumerable<(string Summary, JsonNode Body)> ForBody(string operation) => operation switch
    {
        "POST /api/runs" => [("The shortest", Request(Shortest)), ("A recipe of one's own", Request(Complete))],
        "POST /api/runs/{id}/fork" => [("With a larger rate", Request(
            new ForkRequest { Epoch = Epoch, Rule = new() { LearningRate = 0.8 } }))],
        "PATCH /api/runs/{id}" =>
        [
            ("Slower, for a class to watch", Request(new RunPatch { Pace = 5 })),
            ("Another rate from the next epoch on", Request(new RunPatch { Rule = new() { LearningRate = 0.1 } })),
        ],
        _ => [],
    };

    public async Task<JsonNode?> ForResponseAsync(
        string operation, int status, CancellationToken cancellationToken) => (operation, status) switch
    {
        ("POST /api/runs" or "POST /api/runs/{id}/fork", 201) => Response(
            StartedRun.Of(Queued(await RunAsync(cancellationToken)), OwnerKey)),
        ("GET /api/runs", 200) => Response(new RunList([await RunAsync(cancellationToken)], null)),
        ("GET /api/runs/{id}/tape", 200) => Response(
            await queries.ReadTapeAsync(Id, Epoch, Epoch + 2, withWeights: false, cancellationToken)),
        ("GET /api/runs/{id}/state", 200) => Response(await StateAsync(cancellationToken)),
        ("GET /api/runs/{id}/export", 200) when await RunAsync(cancellationToken) is var run =>
            Response(new RunExport(run.Id, run.RecipeHash, run.Recipe, await StateAsync(cancellationToken))),
        (_, 200) when operation.Contains("/api/runs/{id}", StringComparison.Ordinal) =>
            Response(await RunAsync(cancellationToken)),
        _ => null,
    };

    private async Task<NetworkState> StateAsync(CancellationToken cancellationToken) => NetworkStateMapping.ToContract(
        (await queries.FindRecipeAsync(Id, cancellationToken))!,
        (await states.InspectAsync(Id, Epoch, cancellationToken))!);

    private async Task<Run> RunAsync(CancellationToken cancellationToken) =>
        (await queries.FindAsync(Id, cancellationToken))!;

    private static Run Queued(Run run) => run with
    {
        Status = RunStatus.Queued, Epoch = 0, TotalError = null, MeanSquaredError = null, Correct = null,
        SolvedAt = null,
        StartedAt = null, FinishedAt = null,
    };
}
