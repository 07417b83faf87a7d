using System.Text.Json;
using System.Text.Json.Serialization;

namespace BackpropWeb.Contracts;

/// <summary>Links from a layer to a later one. In JSON a pair <c>[from, to]</c>, or an object if they join only groups
/// of units or share weights. In a request either end can be the name of a group.</summary>
/// <param name="From">Index of the sending layer; 0 is the input layer.</param>
/// <param name="To">Index of the receiving layer.</param>
/// <param name="Sending">[start, count] of the sending units; null for the whole layer.</param>
/// <param name="Receiving">[start, count] of the receiving units; null for the whole layer.</param>
/// <param name="SharedWith">Index of an earlier connection of the same size whose weights are used; null for separate
/// weights.</param>
[JsonConverter(typeof(ConnectionDocumentConverter))]
public sealed record ConnectionDocument(
    int From, int To, IReadOnlyList<int>? Sending = null, IReadOnlyList<int>? Receiving = null, int? SharedWith = null);

/// <summary>The object form of a <see cref="ConnectionDocument"/>, which the converter must not convert
/// again.</summary>
/// <param name="From">Index of the sending layer.</param>
/// <param name="To">Index of the receiving layer.</param>
/// <param name="Sending">[start, count] of the sending units.</param>
/// <param name="Receiving">[start, count] of the receiving units.</param>
/// <param name="SharedWith">Index of an earlier connection.</param>
public sealed record GroupConnection(
    int From, int To,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<int>? Sending,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<int>? Receiving,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? SharedWith);

/// <summary>Reads and writes a connection as a pair if possible, else as an object.</summary>
public sealed class ConnectionDocumentConverter : JsonConverter<ConnectionDocument>
{
    /// <inheritdoc/>
    public override ConnectionDocument? Read(
        ref Utf8JsonReader reader,
        Type typeToConvert,
        JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.StartArray)
            return JsonSerializer.Deserialize(ref reader, ContractsJson.Default.Int32Array) is [var from, var to]
                ? new(from, to)
                : throw new JsonException("must be a pair [from, to]");
        return JsonSerializer.Deserialize(ref reader, ContractsJson.Default.GroupConnection) is { } link
            ? new(link.From, link.To, link.Sending, link.Receiving, link.SharedWith)
            : null;
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, ConnectionDocument value, JsonSerializerOptions options)
    {
        if (value is { Sending: null, Receiving: null, SharedWith: null })
            JsonSerializer.Serialize(writer, [value.From, value.To], ContractsJson.Default.Int32Array);
        else
            JsonSerializer.Serialize(
                writer, new(value.From, value.To, value.Sending, value.Receiving, value.SharedWith),
                ContractsJson.Default.GroupConnection);
    }
}
