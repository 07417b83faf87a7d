using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace BackpropWeb.Server.Tests.Hosting;

public sealed class ApiDocumentTests(SharedServer server)
{
    public static TheoryData<string, string, string> Routes => new()
    {
        { "/api/problems", "get", "" },
        { "/api/problems/{name}", "get", "name" },
        { "/api/tables", "post", "outputs ignore header delimiter decimal encoding missing classes name" },
        { "/api/runs", "post", "" },
        { "/api/runs", "get", "problem before limit" },
        { "/api/runs/{id}", "get", "id" },
        { "/api/runs/{id}", "delete", "id X-Owner-Key" },
        { "/api/runs/{id}", "patch", "id X-Owner-Key" },
        { "/api/runs/{id}/pause", "post", "id X-Owner-Key" },
        { "/api/runs/{id}/resume", "post", "id X-Owner-Key" },
        { "/api/runs/{id}/step", "post", "id X-Owner-Key epochs" },
        { "/api/runs/{id}/stop", "post", "id X-Owner-Key" },
        { "/api/runs/{id}/fork", "post", "id" },
        { "/api/runs/{id}/tape", "get", "id from to weights format" },
        { "/api/runs/{id}/state", "get", "id epoch" },
        { "/api/runs/{id}/export", "get", "id format epoch" },
        { "/api/studies", "post", "" },
        { "/api/studies", "get", "before limit" },
        { "/api/studies/{id}", "get", "id" },
        { "/api/studies/{id}", "delete", "id X-Owner-Key" },
        { "/api/studies/{id}", "patch", "id X-Owner-Key" },
        { "/api/studies/{id}/pause", "post", "id X-Owner-Key" },
        { "/api/studies/{id}/resume", "post", "id X-Owner-Key" },
        { "/api/studies/{id}/stop", "post", "id X-Owner-Key" },
        { "/api/studies/{id}/results", "get", "id from count format" },
        { "/api/studies/{id}/runs/{k}", "post", "id k" },
        { "/api/classes", "post", "" },
        { "/api/classes/{id}", "get", "id" },
        { "/api/classes/{id}", "delete", "id X-Owner-Key" },
        { "/api/classes/{id}/join", "post", "id" },
        { "/api/classes/{id}/start", "post", "id X-Owner-Key" },
        { "/api/classes/{id}/close", "post", "id X-Owner-Key" },
        { "/runs/{id}/preview.png", "get", "id" },
        { "/zh/runs/{id}/preview.png", "get", "id" },
        { "/runs/{id}/preview.svg", "get", "id" },
        { "/zh/runs/{id}/preview.svg", "get", "id" },
        { "/oembed", "get", "url format maxwidth maxheight" },
        { "/healthz/live", "get", "" },
        { "/healthz/ready", "get", "" },
    };

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task EveryRouteIsDescribedWithItsParameters(string path, string method, string parameters)
    {
        var operation = (await server.JsonAsync("/openapi/v1.json")).GetProperty("paths").GetProperty(path)
            .GetProperty(method);
        Assert.False(string.IsNullOrEmpty(operation.GetProperty("summary").GetString()));
        var found = operation.TryGetProperty("parameters", out var list) ? list.EnumerateArray().ToArray() : [];
        Assert.Equal(
            parameters.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(),
            found.Select(p => p.GetProperty("name").GetString()!).Order());
        Assert.All(found, p => Assert.False(string.IsNullOrEmpty(p.GetProperty("description").GetString())));
    }

    [Fact]
    public async Task NothingButTheContractIsDescribed()
    {
        var paths = (await server.JsonAsync("/openapi/v1.json")).GetProperty("paths");
        Assert.Equal(
            Routes.Select(row => row.Data.Item1).Distinct().Order(),
            paths.EnumerateObject().Select(p => p.Name).Order());
    }

    [Fact]
    public async Task EveryOperationFieldAndAnswerIsDescribed()
    {
        var document = await server.JsonAsync("/openapi/v1.json");
        var operations = document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()
            .Select(operation => (Name: $"{operation.Name} {path.Name}", operation.Value)));
        foreach (var (name, operation) in operations)
        {
            Assert.True(IsDescribed(operation), name);
            Assert.All(
                operation.GetProperty("responses").EnumerateObject(),
                response => Assert.Contains(' ', response.Value.GetProperty("description").GetString()!));
        }

        foreach (var schema in document.GetProperty("components").GetProperty("schemas").EnumerateObject())
        {
            Assert.True(IsDescribed(schema.Value), schema.Name);
            if (schema.Value.TryGetProperty("properties", out var members))
                Assert.All(
                    members.EnumerateObject(),
                    member => Assert.True(IsDescribed(member.Value), $"{schema.Name}.{member.Name}"));
        }
    }

    [Fact]
    public async Task ThePageListsTheOperationsOfTheDocument()
    {
        var paths = (await server.JsonAsync("/openapi/v1.json")).GetProperty("paths");
        var html = WebUtility.HtmlDecode(
            await server.Client.GetStringAsync("/api", TestContext.Current.CancellationToken));

        Assert.Equal(
            paths.EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Select(operation =>
                $"{operation.Name.ToUpperInvariant()} {path.Name}: {operation.Value.GetProperty("summary")}")),
            Regex.Matches(html, "<dt><code>([^<]+)</code></dt><dd>([^<]+)</dd>")
                .Select(line => $"{line.Groups[1]}: {line.Groups[2]}"));
    }

    [Fact]
    public async Task TheExamplesCanBeTriedAsTheyAre()
    {
        var token = TestContext.Current.CancellationToken;
        var paths = (await server.JsonAsync("/openapi/v1.json")).GetProperty("paths");
        foreach (var path in paths.EnumerateObject().Where(
            path => path.Name.StartsWith("/api", StringComparison.Ordinal) && path.Value.TryGetProperty("get", out _)))
        {
            var operation = path.Value.GetProperty("get");
            var (address, query) = (path.Name, "");
            foreach (var parameter in operation.TryGetProperty("parameters", out var list) ? list.EnumerateArray() : [])
            {
                if (!parameter.TryGetProperty("example", out var example))
                    continue;
                var name = parameter.GetProperty("name").GetString()!;
                if (parameter.GetProperty("in").GetString() == "path")
                    address = address.Replace($"{{{name}}}", example.ToString(), StringComparison.Ordinal);
                else
                    query += $"&{name}={example}";
            }

            // There is no class until somebody creates one.
            if (address == "/api/classes/{id}")
                continue;
            var answer = await server.JsonAsync($"{address}?{query}");
            var shown = operation.GetProperty("responses").GetProperty("200").GetProperty("content")
                .GetProperty("application/json")
                .GetProperty("example");
            // Lists depend on what else there is; all else is the same run's.
            if (address is not ("/api/runs" or "/api/problems" or "/api/studies"))
                Assert.True(JsonElement.DeepEquals(shown, answer), address);
        }

        foreach (var start in (string[])["/api/runs", "/api/studies", "/api/classes"])
        {
            var bodies = paths.GetProperty(start).GetProperty("post").GetProperty("requestBody")
                .GetProperty("content").GetProperty("application/json").GetProperty("examples");
            foreach (var body in bodies.EnumerateObject())
            {
                using var answer = await server.Client.PostAsync(
                    start, new StringContent(body.Value.GetProperty("value").GetRawText(), null, "application/json"),
                    token);
                Assert.True(answer.IsSuccessStatusCode, body.Name);
            }
        }
    }

    [Fact]
    public async Task AStartTakesAProblemAsTextOrObjectAndMayBeRefused()
    {
        var document = await server.JsonAsync("/openapi/v1.json");
        var start = document.GetProperty("paths").GetProperty("/api/runs").GetProperty("post");
        var request = Resolve(document, start.GetProperty("requestBody").GetProperty("content")
            .GetProperty("application/json")
            .GetProperty("schema"));
        var problem = Resolve(document, request.GetProperty("properties").GetProperty("problem"));
        var choices = problem.GetProperty("oneOf").EnumerateArray().Select(choice => Resolve(document, choice))
            .ToArray();

        Assert.Equal("string", choices[0].GetProperty("type").GetString());
        Assert.True(choices[1].GetProperty("properties").TryGetProperty("cases", out _));
        foreach (var status in (string[])["400", "413", "415", "422", "429"])
            Assert.True(start.GetProperty("responses").GetProperty(status).GetProperty("content")
                .TryGetProperty("application/problem+json", out _));
    }

    // A member that refers to a schema may leave the description to it.
    private static bool IsDescribed(JsonElement element) =>
        element.TryGetProperty("description", out var text)
            ? !string.IsNullOrEmpty(text.GetString())
            : element.TryGetProperty("$ref", out _);

    // A reference may stand alone, or beside null where the member may be left out.
    private static JsonElement Resolve(JsonElement document, JsonElement schema)
    {
        if (schema.TryGetProperty("oneOf", out var choices) && choices.EnumerateArray().Any(IsNull))
            schema = choices.EnumerateArray().First(choice => !IsNull(choice));
        if (!schema.TryGetProperty("$ref", out var reference))
            return schema;
        return document.GetProperty("components").GetProperty("schemas")
            .GetProperty(reference.GetString()!.Split('/')[^1]);

        static bool IsNull(JsonElement choice) =>
            choice.TryGetProperty("type", out var type) && type.ToString() == "null";
    }
}
