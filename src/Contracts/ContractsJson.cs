using System.Text.Json;
using System.Text.Json.Serialization;

namespace BackpropWeb.Contracts;

/// <summary>JSON serialization of the contracts: camelCase, generated at build time to keep the browser's copy
/// small.</summary>
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
[JsonSerializable(typeof(NetworkState))]
[JsonSerializable(typeof(RunExport))]
[JsonSerializable(typeof(Study))]
[JsonSerializable(typeof(StartedStudy))]
[JsonSerializable(typeof(StudyList))]
[JsonSerializable(typeof(StudyRequest))]
[JsonSerializable(typeof(StudyPatch))]
[JsonSerializable(typeof(StudyResults))]
[JsonSerializable(typeof(StudyBatch))]
[JsonSerializable(typeof(Class))]
[JsonSerializable(typeof(StartedClass))]
[JsonSerializable(typeof(ClassRequest))]
[JsonSerializable(typeof(MemberRun))]
[JsonSerializable(typeof(ClassBatch))]
[JsonSerializable(typeof(StudyGrid))]
[JsonSerializable(typeof(IReadOnlyList<ProblemSummary>))]
[JsonSerializable(typeof(ProblemDetail))]
[JsonSerializable(typeof(OwnProblem))]
[JsonSerializable(typeof(Table))]
[JsonSerializable(typeof(IReadOnlyList<TableFault>))]
[JsonSerializable(typeof(GroupConnection))]
[JsonSerializable(typeof(JsonDocument))]
[JsonSerializable(typeof(int[]))]
public sealed partial class ContractsJson : JsonSerializerContext;
