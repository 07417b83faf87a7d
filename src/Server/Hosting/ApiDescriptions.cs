using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace BackpropWeb.Server.Hosting;

/// <summary>Completes the OpenAPI document by what neither routes nor types say: what each status means, examples, and
/// descriptions of members that refer to another schema.</summary>
public static class ApiDescriptions
{
    private const string ProblemJson = "application/problem+json";

    public static string OfStatus(string status) => status switch
    {
        "200" => "Here it is.",
        "201" => "It is stored. Location is its address.",
        "202" => "It will be done.",
        "204" => "It is done.",
        "304" => "As the copy that the request names by its ETag.",
        "400" => "The request cannot be read; errors names each field.",
        "403" => "Only the run's owner may do this.",
        "404" => "There is nothing of that id or name.",
        "409" => "Not possible in this state.",
        "413" => "The body is larger than Limits:BodyBytes.",
        "415" => "The body must be JSON in UTF-8.",
        "422" => "The request asks for something that is not allowed; errors names each field with its range.",
        "429" => "Too much at this time; Retry-After says when to ask again, in seconds.",
        "503" => "Not ready.",
        _ => throw new NotSupportedException($"Status {status} has no description."),
    };

    /// <summary>The refusals of this server as an example: true to form and to the words of the code.</summary>
    public static JsonNode? OfRefusal(string status) => status is not ("400" or "422") ? null : new JsonObject
    {
        ["type"] = $"https://tools.ietf.org/html/rfc9110#section-15.5.{(status == "400" ? 1 : 21)}",
        ["title"] = status == "400" ? "The request cannot be read." : "The request asks for something that is not allowed.",
        ["status"] = int.Parse(status, System.Globalization.CultureInfo.InvariantCulture),
        ["detail"] = status == "400" ? "epoch: must be a whole number; was \"last\"." : "epoch: must be at least 0 and at most 600; was 601.",
        ["errors"] = status == "400"
            ? new JsonObject { ["epoch"] = new JsonArray("must be a whole number; was \"last\"") }
            : new JsonObject { ["epoch"] = new JsonArray("must be at least 0 and at most 600; was 601") },
    };

    public static async Task CompleteAsync(
        OpenApiOperation operation, string name, IReadOnlyList<IApiExamples> examples, CancellationToken cancellationToken)
    {
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
            parameter.Example ??= examples.Select(e => e.ForParameter(name, parameter.Name!)).FirstOrDefault(e => e is not null);

        foreach (var content in operation.RequestBody?.Content?.Values ?? [])
        {
            foreach (var (summary, body) in examples.SelectMany(e => e.ForBody(name)))
                (content.Examples ??= new Dictionary<string, IOpenApiExample>())[summary] = new OpenApiExample { Summary = summary, Value = body };
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
                json.Example ??= await example.ForAnswerAsync(name, int.Parse(status, System.Globalization.CultureInfo.InvariantCulture), cancellationToken);
        }
    }

    /// <summary>Members that refer to a schema, or to a schema or null, say what that schema says.</summary>
    public static void CompleteMembers(OpenApiDocument document)
    {
        foreach (var schema in document.Components?.Schemas?.Values ?? [])
        {
            foreach (var member in schema.Properties?.Values.OfType<OpenApiSchema>() ?? [])
                member.Description ??= member.OneOf?.Select(choice => choice.Description).FirstOrDefault(text => text is not null);
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
            AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String } },
        };
    }
}
