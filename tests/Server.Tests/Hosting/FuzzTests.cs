using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace BackpropWeb.Server.Tests.Hosting;

/// <summary>Sends the requests of the OpenAPI document with random errors. FUZZ_SEED and FUZZ_REQUESTS set the seed
/// and the number of requests.</summary>
[Trait("Speed", "Slow")]
public sealed class FuzzTests
{
    private const int Requests = 1_500;

    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "QUERY"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task NoRequestMakesTheServerFailAndEveryRefusalSaysWhatIsWrong()
    {
        // Small limits, so that runs and studies that a valid request starts end soon.
        using var server = new RunningServer(
            ("Limits:Epochs", "2000"), ("Limits:Work", "1e8"), ("Limits:QueuedRuns", "2000"),
            ("Limits:BodyBytes", "65536"));
        var document = JsonNode.Parse(await server.Client.GetStringAsync("/openapi/v1.json", Token))!;
        var known = await NewRunAsync(server);
        var seed = Setting("FUZZ_SEED", 1986);
        var answered = new Dictionary<int, int>();
        for (var n = 0; n < Setting("FUZZ_REQUESTS", Requests); n++)
        {
            var random = new Random(unchecked((seed * 1_000_003) + n));
            using var request = Broken(document, known, random, out var said);
            using var answer = await server.Client.SendAsync(request, Token);
            var text = await answer.Content.ReadAsStringAsync(Token);
            var status = (int)answer.StatusCode;
            answered[status] = answered.GetValueOrDefault(status) + 1;
            if (status == 204)
                known = await NewRunAsync(server);
            Check(
                request.Method,
                answer,
                status,
                text,
                $"FUZZ_SEED={seed}, request {n}: {said}\nanswer {status}: {text[..Math.Min(text.Length, 600)]}");
        }

        // A request must pass the first check to reach the later ones.
        Assert.True(answered.GetValueOrDefault(201) > 0 && answered.GetValueOrDefault(422) > 20
            && answered.GetValueOrDefault(400) > 20, JsonSerializer.Serialize(answered));
        using var ready = await server.Client.GetAsync("/healthz/ready", Token);
        Assert.True(ready.IsSuccessStatusCode);
    }

    // The client keeps the cookie that steers it.
    private static async Task<string> NewRunAsync(RunningServer server) =>
        (await server.StartAsync(new { problem = "xor", pace = 0.01 })).Id;

    private static void Check(HttpMethod method, HttpResponseMessage answer, int status, string text, string story)
    {
        Assert.True(status < 500, story);
        if (status < 400 || method == HttpMethod.Head)
            return;
        Assert.True(answer.Content.Headers.ContentType?.MediaType == "application/problem+json", story);
        var problem = JsonNode.Parse(text)!.AsObject();
        Assert.False(string.IsNullOrEmpty((string?)problem["title"]), story);
        Assert.True((int)problem["status"]! == status, story);
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
        if (status is 400 or 422)
            Assert.True(problem["errors"] is JsonObject { Count: > 0 } errors
                && errors.All(field => field.Key.Length > 0 && field.Value!.AsArray().Count > 0), story);
        if (status == 429)
            Assert.True(answer.Headers.RetryAfter is not null, story);
    }

    private static HttpRequestMessage Broken(JsonNode document, string known, Random random, out string said)
    {
        var all = document["paths"]!.AsObject().SelectMany(
            item => item.Value!.AsObject().Select(one => (Path: item.Key, Method: one.Key, Operation: one.Value!)));
        // Half of them have a body, because a body has the most parts to break.
        var wantsBody = random.Next(2) == 0;
        var described = all.Where(one => one.Operation["requestBody"] is not null == wantsBody).ToArray();
        var (path, method, operation) = described[random.Next(described.Length)];
        var verb = random.Next(10) == 0 ? Pick(random, Methods) : method.ToUpperInvariant();
        var address = path;
        var query = new List<string>();
        foreach (var parameter in operation["parameters"]?.AsArray() ?? [])
        {
            var name = (string)parameter!["name"]!;
            switch ((string)parameter["in"]!)
            {
                // Kestrel itself refuses a path that holds %00, and nothing in the place of a parameter leads
                // elsewhere.
                case "path":
                    var value = random.Next(3) > 0
                        || Text(random).Replace("\0", "", StringComparison.Ordinal) is not { Length: > 0 } text
                        ? known
                        : text;
                    address = address.Replace($"{{{name}}}", Uri.EscapeDataString(value), StringComparison.Ordinal);
                    break;
                case "query" when random.Next(2) == 0:
                    var asked = random.Next(2) == 0 ? $"{random.Next(-5, 1000)}" : Text(random);
                    query.Add($"{name}={Uri.EscapeDataString(asked)}");
                    break;
            }
        }

        var request = new HttpRequestMessage(
            new(verb),
            address + (query.Count > 0 ? "?" + string.Join('&', query) : ""));
        if (random.Next(4) == 0)
            request.Headers.TryAddWithoutValidation("X-Owner-Key", random.Next(2) == 0 ? "x" : new string('k', 5_000));
        var body = "";
        if (operation["requestBody"]?["content"]?["application/json"] is { } content)
        {
            body = Body(content, random);
            request.Content = new ByteArrayContent(
                random.Next(30) == 0 ? [0xff, 0xfe, .. Encoding.UTF8.GetBytes(body)] : Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType = random.Next(20) == 0
                ? new MediaTypeHeaderValue("text/plain")
                : new MediaTypeHeaderValue("application/json");
        }

        said = $"{verb} {request.RequestUri} {body}";
        return request;
    }

    /// <summary>An example of the document, with some of its values replaced, or its text cut.</summary>
    private static string Body(JsonNode content, Random random)
    {
        var examples = content["examples"]!.AsObject().ToArray();
        var body = examples[random.Next(examples.Length)].Value!["value"]!.DeepClone();
        for (var times = random.Next(4); times > 0; times--)
            body = Mutate(body, random);
        var text = body.ToJsonString();
        return random.Next(12) switch
        {
            0 => text[..random.Next(text.Length)],
            1 => text.Insert(
                random.Next(text.Length),
                Pick(random, ["\"", "{", "]", "\0", "NaN", "1e999", ",", "\\ud800"])),
            2 => new string('[', random.Next(1, 200)) + text,
            _ => text,
        };
    }

    private static JsonNode Mutate(JsonNode body, Random random)
    {
        var places = Places(body).ToArray();
        if (places.Length == 0)
            return Value(random) ?? new JsonObject();
        var place = places[random.Next(places.Length)];
        switch (place.Parent)
        {
            case JsonObject parent when random.Next(5) == 0:
                parent["unknown" + random.Next(10)] = Value(random);
                break;
            case JsonObject parent:
                var name = place.GetPropertyName();
                if (random.Next(4) == 0)
                    parent.Remove(name);
                else
                    parent[name] = Value(random);
                break;
            case JsonArray parent when random.Next(4) == 0:
                parent.RemoveAt(place.GetElementIndex());
                break;
            case JsonArray parent:
                parent[place.GetElementIndex()] = Value(random);
                break;
        }

        return body;
    }

    private static IEnumerable<JsonNode> Places(JsonNode node)
    {
        IEnumerable<JsonNode?> children = node switch
        {
            JsonObject o => o.Select(pair => pair.Value),
            JsonArray a => a,
            _ => [],
        };
        return children.OfType<JsonNode>().SelectMany(child => Places(child).Prepend(child));
    }

    private static JsonNode? Value(Random random) => random.Next(14) switch
    {
        0 => null,
        1 => random.Next(2) == 0,
        2 => random.Next(-10, 100_000),
        3 => -random.NextDouble(),
        4 => JsonNode.Parse("1e308"),
        5 => JsonNode.Parse("123456789012345678901234567890"),
        6 => JsonNode.Parse("-0.0"),
        7 => Text(random),
        8 => new JsonArray(),
        9 => new JsonObject(),
        10 => new JsonArray([.. Enumerable.Range(0, random.Next(50)).Select(n => (JsonNode?)n)]),
        11 => new JsonArray(new JsonArray(new JsonArray(random.Next(3)))),
        12 => new string('x', random.Next(5_000)),
        _ => random.NextDouble() * 10,
    };

    private static string Text(Random random) => Pick(
        random,
        ["", "xor", "0", "1e3", "９", "../..", "%00", "a\0b", "null", "NaN", "异或", "\ud83d\ude00",
            "AAAAAAAAAAAAAAAAAAAAAA", new string('a', 3_000), "' OR 1=1 --", "<script>"]);

    private static string Pick(Random random, string[] choices) => choices[random.Next(choices.Length)];

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value)
            ? value
            : otherwise;
}
