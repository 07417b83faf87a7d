using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using BackpropWeb.Contracts;

namespace BackpropWeb.Server.Runs;

/// <summary>Writes a batch as JSON once, however many viewers are sent it.</summary>
public sealed class BatchJson : JsonConverter<RunBatch>
{
    private readonly ConditionalWeakTable<RunBatch, byte[]> _written = [];

    public override void Write(Utf8JsonWriter writer, RunBatch value, JsonSerializerOptions options) =>
        writer.WriteRawValue(
            _written.GetValue(value, batch => JsonSerializer.SerializeToUtf8Bytes(batch, ContractsJson.Default.RunBatch)), skipInputValidation: true);

    public override RunBatch Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize(ref reader, ContractsJson.Default.RunBatch) ?? throw new JsonException("A batch is an object.");
}
