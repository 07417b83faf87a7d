using System.Text.Json;
using System.Text.Json.Serialization;

namespace BackpropWeb.Contracts;

/// <summary>Reads and writes a problem as a string (a name of the catalogue) or as an object.</summary>
public sealed class ProblemDocumentConverter : JsonConverter<ProblemDocument>
{
    /// <inheritdoc/>
    public override ProblemDocument? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return new() { Name = reader.GetString() };
            case JsonTokenType.StartObject:
                var own = JsonSerializer.Deserialize(ref reader, ContractsJson.Default.OwnProblem);
                return own is null ? null : new()
                {
                    Name = own.Name,
                    InputNames = own.InputNames,
                    OutputNames = own.OutputNames,
                    Cases = own.Cases,
                    HeldOut = own.HeldOut,
                    Scaling = own.Scaling,
                };
            default:
                throw new JsonException("must be a name of the catalogue or an object with cases");
        }
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, ProblemDocument value, JsonSerializerOptions options)
    {
        if (value is { Cases: null, HeldOut: null, Scaling: null })
            writer.WriteStringValue(value.Name);
        else
            JsonSerializer.Serialize(
                writer,
                new OwnProblem(
                    value.Name, value.InputNames, value.OutputNames, value.Cases, value.HeldOut, value.Scaling),
                ContractsJson.Default.OwnProblem);
    }
}

/// <summary>The object form of a <see cref="ProblemDocument"/>, which the converter must not convert again.</summary>
/// <param name="Name">Name of the problem.</param>
/// <param name="InputNames">Names of the input units.</param>
/// <param name="OutputNames">Names of the output units.</param>
/// <param name="Cases">Its cases; omitted for those of the catalogue.</param>
/// <param name="HeldOut">Places of the cases that are never trained on, from 0. A request may also give
/// <c>{ "share": 0.2, "seed": 1 }</c>.</param>
/// <param name="Scaling">How inputs are scaled for the network; omitted for no scaling.</param>
public sealed record OwnProblem(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Name,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? InputNames,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? OutputNames,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<CaseDocument>? Cases,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<int>? HeldOut = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ScalingDocument? Scaling = null);
