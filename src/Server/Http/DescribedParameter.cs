using Microsoft.OpenApi;

namespace BackpropWeb.Server.Http;

/// <summary>Describes a parameter that a handler reads itself, so that it can name the parameter in problem
/// details.</summary>
/// <param name="Default">The default value, in words.</param>
internal sealed record DescribedParameter(
    string Name, string Description, JsonSchemaType Type = JsonSchemaType.Integer, string? Default = null,
    ParameterLocation In = ParameterLocation.Query);
