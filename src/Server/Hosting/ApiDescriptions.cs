using System.Text.Json;
using System.Text.Json.Nodes;
using BackpropWeb.Server.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.OpenApi;

namespace BackpropWeb.Server.Hosting;

/// <summary>Adds to the OpenAPI document what routes and types do not contain: descriptions of statuses, examples, and
/// descriptions of members that refer to another schema.</summary>
internal static class ApiDescriptions
{
    private const string ProblemJson = "application/problem+json";

    public static string OfStatus(string status) => status switch
    {
        "200" => "The request succeeded.",
        "201" => "Created and stored. Location is its address.",
        "202" => "The request was accepted.",
        "204" => "Done; the response is empty.",
        "304" => "Not modified since the response with the ETag in If-None-Match.",
        "400" => "The request is malformed; errors lists each field.",
        "403" => "Only the owner may do this.",
        "404" => "Nothing has that id or name.",
        "409" => "Not possible in this state.",
        "413" => "The body is larger than Limits:BodyBytes.",
        "415" => "The operation does not accept a body of this type.",
        "422" => "A value is out of range; errors lists each field with its range.",
        "429" => "Too many requests. Retry after the seconds in Retry-After.",
        "503" => "Not ready.",
        _ => throw new NotSupportedException($"Status {status} has no description."),
    };

    /// <summary>An example of problem details, made by the code that responds to requests; null for other
    /// statuses.</summary>
    public static JsonNode? OfRefusal(string status)
    {
        if (status is not ("400" or "422"))
            return null;
        var query = new QueryFields(new QueryCollection(
            new Dictionary<string, StringValues> { ["epoch"] = status == "400" ? "last" : "601" }));
        query.WholeNumber("epoch", new(0, true, 600));
        return JsonSerializer.SerializeToNode(query.Refusal!.ProblemDetails, JsonSerializerOptions.Web);
    }

    public static async Task CompleteAsync(
        OpenApiOperation operation, string name, IReadOnlyList<IApiExamples> examples,
        CancellationToken cancellationToken)
    {
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
            parameter.Example ??= examples.Select(e => e.ForParameter(name, parameter.Name!))
                .FirstOrDefault(e => e is not null);

        foreach (var content in operation.RequestBody?.Content?.Values ?? [])
        {
            foreach (var (summary, body) in examples.SelectMany(e => e.ForBody(name)))
                (content.Examples ??= new Dictionary<string, IOpenApiExample>())[summary] = new OpenApiExample
                {
                    Summary = summary,
                    Value = body,
                };
        }

        foreach (var (status, response) in operation.Responses ?? [])
        {
            response.Description = OfStatus(status);
            if (response.Content is not { } content)
                continue;
            if (content.TryGetValue(ProblemJson, out var refusal))
                refusal.Example = OfRefusal(status);
            if (!content.TryGetValue("application/json", out var json))
                continue;
            foreach (var example in examples)
                json.Example ??= await example.ForResponseAsync(
                    name,
                    int.Parse(status, System.Globalization.CultureInfo.InvariantCulture),
                    cancellationToken);
        }
    }

    /// <summary>Gives members that refer to a schema, or to a schema or null, the description of that schema.</summary>
    public static void CompleteMembers(OpenApiDocument document)
    {
        foreach (var schema in document.Components?.Schemas?.Values ?? [])
        {
            foreach (var member in schema.Properties?.Values.OfType<OpenApiSchema>() ?? [])
                member.Description ??= member.OneOf?.Select(choice => choice.Description)
                    .FirstOrDefault(text => text is not null);
        }
    }

    public static void DescribeProblemDetails(OpenApiSchema schema)
    {
        schema.Description = "What is wrong with a request (RFC 9457).";
        foreach (var (name, text) in new Dictionary<string, string>
        {
            ["type"] = "The kind of error, as an address.",
            ["title"] = "The kind of error, in words.",
            ["status"] = "The HTTP status.",
            ["detail"] = "What is wrong, in a sentence.",
            ["instance"] = "Not used.",
        })
        {
            if (schema.Properties!.TryGetValue(name, out var property) && property is OpenApiSchema member)
                member.Description = text;
        }

        schema.Properties!["errors"] = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Description = "Where fields are wrong: by the path of each, what was expected and what was found.",
            AdditionalProperties = new OpenApiSchema
            {
                Type = JsonSchemaType.Array,
                Items = new OpenApiSchema { Type = JsonSchemaType.String },
            },
        };
    }
}
