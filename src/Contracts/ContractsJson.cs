using System.Text.Json;
using System.Text.Json.Serialization;

namespace BackpropWeb.Contracts;

/// <summary>How the contracts are written in JSON: camelCase, made at build time so that the browser's copy stays small.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, NumberHandling = JsonNumberHandling.Strict)]
[JsonSerializable(typeof(Run))]
[JsonSerializable(typeof(StartedRun))]
[JsonSerializable(typeof(RunList))]
[JsonSerializable(typeof(RunRequest))]
[JsonSerializable(typeof(RunPatch))]
[JsonSerializable(typeof(ForkRequest))]
[JsonSerializable(typeof(RecipeDocument))]
[JsonSerializable(typeof(TapeRows))]
[JsonSerializable(typeof(RunBatch))]
[JsonSerializable(typeof(RunState))]
[JsonSerializable(typeof(IReadOnlyList<ProblemSummary>))]
[JsonSerializable(typeof(ProblemDetail))]
[JsonSerializable(typeof(OwnProblem))]
[JsonSerializable(typeof(GroupConnection))]
[JsonSerializable(typeof(int[]))]
public sealed partial class ContractsJson : JsonSerializerContext;
