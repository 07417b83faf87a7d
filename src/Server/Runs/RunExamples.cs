using System.Text.Json;
using System.Text.Json.Nodes;
using BackpropWeb.Contracts;
using BackpropWeb.Server.Hosting;

namespace BackpropWeb.Server.Runs;

/// <summary>Examples of the OpenAPI document: what this server would answer of its own XOR run, which belongs to nobody and
/// can be looked at by anybody.</summary>
public sealed class RunExamples(RunHost host, EpochStates states, ExhibitRuns exhibits) : IApiExamples
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

    // A run that belongs to nobody can be looked at and forked, but not steered.
    public JsonNode? ForParameter(string operation, string name) => name switch
    {
        "id" when operation.StartsWith("GET", StringComparison.Ordinal) || operation.EndsWith("/fork", StringComparison.Ordinal) => Id,
        "problem" => Problem,
        "from" => Epoch,
        "to" => Epoch + 2,
        "epoch" => Epoch,
        _ => null,
    };

    public IEnumerable<(string Summary, JsonNode Body)> ForBody(string operation) => operation switch
    {
        "POST /api/runs" => [("The shortest", Body(Shortest)), ("A recipe of one's own", Body(Complete))],
        "POST /api/runs/{id}/fork" => [("With a larger rate", Body(new ForkRequest { Epoch = Epoch, Rule = new() { LearningRate = 0.8 } }))],
        "PATCH /api/runs/{id}" =>
        [
            ("Slower, for a class to watch", Body(new RunPatch { Pace = 5 })),
            ("Another rate from the next epoch on", Body(new RunPatch { Rule = new() { LearningRate = 0.1 } })),
        ],
        _ => [],
    };

    public async Task<JsonNode?> ForAnswerAsync(string operation, int status, CancellationToken cancellationToken) => (operation, status) switch
    {
        ("POST /api/runs" or "POST /api/runs/{id}/fork", 201) => Write(StartedRun.Of(Queued(await RunAsync(cancellationToken)), OwnerKey)),
        ("GET /api/runs", 200) => Write(new RunList([await RunAsync(cancellationToken)], null)),
        ("GET /api/runs/{id}/tape", 200) => Write(await host.ReadTapeAsync(Id, Epoch, Epoch + 2, withWeights: false, cancellationToken)),
        ("GET /api/runs/{id}/state", 200) => Write(RunStates.ToContract(
            (await host.FindRecipeAsync(Id, cancellationToken))!, (await states.InspectAsync(Id, Epoch, cancellationToken))!)),
        (_, 200) when operation.Contains("/api/runs/{id}", StringComparison.Ordinal) => Write(await RunAsync(cancellationToken)),
        _ => null,
    };

    private async Task<Run> RunAsync(CancellationToken cancellationToken) => (await host.FindAsync(Id, cancellationToken))!;

    private static Run Queued(Run run) => run with
    {
        Status = RunStatus.Queued, Epoch = 0, TotalError = null, MeanSquaredError = null, Correct = null, SolvedAt = null,
        StartedAt = null, FinishedAt = null,
    };

    // Without the members that are left out: in an order null has a meaning of its own.
    private static JsonObject Body<T>(T request)
    {
        var body = Write(request).AsObject();
        foreach (var (name, _) in body.Where(member => member.Value is null).ToList())
            body.Remove(name);
        return body;
    }

    private static JsonNode Write<T>(T document) => JsonSerializer.SerializeToNode(document, typeof(T), ContractsJson.Default)!;
}
