using BackpropWeb.Contracts;
using BackpropWeb.Server.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace BackpropWeb.Server.Hosting;

/// <summary>The OpenAPI document of the API.</summary>
internal static class ApiDocument
{
    public const string Name = "v1";

    public const string Route = "/openapi/v1.json";

    /// <summary>Writing it takes some milliseconds, and only a new version of the server changes it.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(10);

    private const string Introduction =
        "Start, watch and inspect runs of back-propagation. The SignalR hub /hubs/runs streams live rows: its methods "
        + "are Watch(runId, fromEpoch), WatchStudy(studyId, fromIndex) and WatchClass(classId). Errors are problem "
        + "details (RFC 9457). Their member errors lists each invalid field by path, with the expected and the given "
        + "value.";

    public static void AddApiDocument(this IServiceCollection services) => services.AddOpenApi(Name, options =>
    {
        options.AddDocumentTransformer((document, context, _) =>
        {
            document.Info = new() { Title = "BackpropWeb", Version = Health.Version, Description = Introduction };
            // Relative to the address that the client used.
            var current = context.ApplicationServices.GetRequiredService<IHttpContextAccessor>().HttpContext;
            document.Servers = [new() { Url = current?.Request.PathBase is { HasValue: true } path ? path : "/" }];
            ApiDescriptions.CompleteMembers(document);
            return Task.CompletedTask;
        });
        options.AddOperationTransformer(async (operation, context, cancellationToken) =>
        {
            foreach (var parameter in context.Description.ActionDescriptor.EndpointMetadata
                .OfType<DescribedParameter>())
                (operation.Parameters ??= []).Add(Describe(parameter));
            var path = context.Description.RelativePath ?? "";
            foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>()
                .Where(p => p.In == ParameterLocation.Path) ?? [])
                parameter.Description ??= parameter.Name switch
                {
                    "id" when path.StartsWith("api/studies", StringComparison.Ordinal) => "Id of the study.",
                    "id" when path.StartsWith("api/classes", StringComparison.Ordinal) => "Id of the class.",
                    "id" => "Id of the run.",
                    "k" => "Index of the member.",
                    _ => "Name in the catalogue.",
                };
            await ApiDescriptions.CompleteAsync(
                operation, $"{context.Description.HttpMethod} /{context.Description.RelativePath?.TrimEnd('/')}",
                [.. context.ApplicationServices.GetServices<IApiExamples>()], cancellationToken);
        });
        options.AddSchemaTransformer(async (schema, context, cancellationToken) =>
        {
            if (context.JsonTypeInfo.Type == typeof(ProblemDetails))
                ApiDescriptions.DescribeProblemDetails(schema);
            if (context.JsonTypeInfo.Type == typeof(ConnectionDocument))
                schema.OneOf = await ConnectionSchemas(context, cancellationToken);
            if (context.JsonTypeInfo.Type != typeof(ProblemDocument))
                return;
            schema.Description = "A name of the catalogue, or a problem of one's own.";
            schema.OneOf =
            [
                new OpenApiSchema { Type = JsonSchemaType.String, Description = "A name of the catalogue." },
                await context.GetOrCreateSchemaAsync(typeof(OwnProblem), null, cancellationToken),
            ];
        });
    });

    /// <summary>A pair or an object. Requests may name groups where responses have indexes.</summary>
    private static async Task<IList<IOpenApiSchema>> ConnectionSchemas(
        OpenApiSchemaTransformerContext context, CancellationToken cancellationToken) =>
    [
        new OpenApiSchema
        {
            Type = JsonSchemaType.Array,
            Description = "[from, to]: indexes of layers, or names of groups.",
            Items = new OpenApiSchema
            {
                OneOf =
                [
                    new OpenApiSchema { Type = JsonSchemaType.Integer },
                    new OpenApiSchema { Type = JsonSchemaType.String },
                ],
            },
            MinItems = 2,
            MaxItems = 2,
        },
        await context.GetOrCreateSchemaAsync(typeof(GroupConnection), null, cancellationToken),
    ];

    private static OpenApiParameter Describe(DescribedParameter parameter) => new()
    {
        Name = parameter.Name,
        In = parameter.In,
        Description = parameter.Default is null
            ? parameter.Description
            : $"{parameter.Description} Default: {parameter.Default}.",
        Schema = new OpenApiSchema { Type = parameter.Type },
    };
}
