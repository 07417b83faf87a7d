using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using BackpropWeb.Contracts;

namespace BackpropWeb.Server.Runs.Watching;

/// <summary>Serializes each batch to JSON once for all its viewers.</summary>
internal sealed class BatchJson : JsonConverter<RunBatch>
{
    private readonly ConditionalWeakTable<RunBatch, byte[]> _serialized = [];

    public override void Write(Utf8JsonWriter writer, RunBatch value, JsonSerializerOptions options) =>
        writer.WriteRawValue(
            _serialized.GetValue(
                value, batch => JsonSerializer.SerializeToUtf8Bytes(batch, ContractsJson.Default.RunBatch)),
            skipInputValidation: true);

    public override RunBatch Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize(ref reader, ContractsJson.Default.RunBatch)
        ?? throw new JsonException("A batch must be an object; it is null.");
}
