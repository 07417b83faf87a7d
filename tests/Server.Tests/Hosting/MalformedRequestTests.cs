using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace BackpropWeb.Server.Tests.Hosting;

/// <summary>Every malformed request gets problem details that name the error; none gets a server error.</summary>
public sealed class MalformedRequestTests(SharedServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, string, int> Bodies => new()
    {
        // The body as a whole.
        { "", "body", 400 },
        { " ", "body", 400 },
        { "{", "body", 400 },
        { "{\"problem\":\"xor\"", "body", 400 },
        { "{\"problem\":\"xor\"}x", "body", 400 },
        { "{\"problem\":\"xor\",}", "body", 400 },
        { "{'problem':'xor'}", "body", 400 },
        { "{\"problem\":\"xor\",\"problem\":\"and\"}", "body", 400 },
        { "{\"problem\":\"xor\",\"pace\":NaN}", "body", 400 },
        { "{\"problem\":\"xor\",\"pace\":Infinity}", "body", 400 },
        { "{\"problem\":\"xor\",\"pace\":01}", "body", 400 },
        { "{\"problem\":\"xor\" /* comment */}", "body", 400 },
        { "{\"problem\":\"\u0001\"}", "body", 400 },
        { "{\"problem\":\"\\x\"}", "body", 400 },
        { "null", "body", 400 },
        { "[]", "body", 400 },
        { "\"xor\"", "body", 400 },
        { "1", "body", 400 },
        // The problem.
        { "{}", "problem", 400 },
        { "{\"problem\":null}", "problem", 400 },
        { "{\"problem\":1}", "problem", 400 },
        { "{\"problem\":true}", "problem", 400 },
        { "{\"problem\":[]}", "problem", 400 },
        { "{\"problem\":\"nosuch\"}", "problem", 422 },
        { "{\"problem\":\"\"}", "problem", 422 },
        { "{\"problem\":\"XOR\"}", "problem", 422 },
        { "{\"problem\":\"xor\\u0000\"}", "problem", 422 },
        { "{\"problem\":\"\\ud800\"}", "problem", 400 },
        { "{\"problem\":{}}", "problem.cases", 400 },
        { "{\"problem\":{\"cases\":null}}", "problem.cases", 400 },
        { "{\"problem\":{\"cases\":{}}}", "problem.cases", 400 },
        { "{\"problem\":{\"cases\":[]}}", "problem.cases", 422 },
        { "{\"problem\":{\"cases\":[1]}}", "problem.cases[0]", 400 },
        { "{\"problem\":{\"cases\":[null]}}", "problem.cases[0]", 400 },
        { "{\"problem\":{\"cases\":[{}]}}", "problem.cases[0].input", 400 },
        { "{\"problem\":{\"cases\":[{\"input\":[0]}]}}", "problem.cases[0].desired", 400 },
        { "{\"problem\":{\"cases\":[{\"input\":0,\"desired\":[1]}]}}", "problem.cases[0].input", 400 },
        { "{\"problem\":{\"cases\":[{\"input\":[],\"desired\":[1]}]}}", "problem.cases[0].input", 422 },
        { "{\"problem\":{\"cases\":[{\"input\":[\"0\"],\"desired\":[1]}]}}", "problem.cases[0].input[0]", 400 },
        { "{\"problem\":{\"cases\":[{\"input\":[1e999],\"desired\":[1]}]}}", "problem.cases[0].input[0]", 422 },
        { "{\"problem\":{\"cases\":[{\"input\":[0],\"desired\":[null]}]}}", "problem.cases[0].desired[0]", 400 },
        {
            "{\"problem\":{\"cases\":[{\"input\":[0],\"desired\":[1]},{\"input\":[0,1],\"desired\":[1]}]}}",
            "problem.cases[1].input", 422
        },
        { "{\"problem\":{\"cases\":[{\"input\":[0],\"desired\":[1],\"weight\":1}]}}", "problem.cases[0].weight", 400 },
        { "{\"problem\":{\"name\":1,\"cases\":[{\"input\":[0],\"desired\":[1]}]}}", "problem.name", 400 },
        {
            "{\"problem\":{\"inputNames\":\"a\",\"cases\":[{\"input\":[0],\"desired\":[1]}]}}",
            "problem.inputNames", 400
        },
        {
            "{\"problem\":{\"outputNames\":[1],\"cases\":[{\"input\":[0],\"desired\":[1]}]}}",
            "problem.outputNames[0]", 400
        },
        {
            "{\"problem\":{\"inputNames\":[\"a\",\"b\"],\"cases\":[{\"input\":[0],\"desired\":[1]}]}}",
            "problem.cases[0].input", 422
        },
        // The network.
        { "{\"problem\":\"xor\",\"network\":1}", "network", 400 },
        { "{\"problem\":\"xor\",\"network\":[]}", "network", 400 },
        { "{\"problem\":\"xor\",\"network\":{\"units\":3}}", "network.units", 400 },
        { "{\"problem\":\"xor\",\"network\":{\"layers\":\"2-2-1\"}}", "network.layers", 400 },
        { "{\"problem\":\"xor\",\"network\":{\"layers\":[]}}", "network.layers", 422 },
        { "{\"problem\":\"xor\",\"network\":{\"layers\":[2]}}", "network.layers", 422 },
        { "{\"problem\":\"xor\",\"network\":{\"layers\":[2,0,1]}}", "network.layers[1]", 422 },
        { "{\"problem\":\"xor\",\"network\":{\"layers\":[2,-1,1]}}", "network.layers[1]", 422 },
        { "{\"problem\":\"xor\",\"network\":{\"layers\":[2,2.5,1]}}", "network.layers[1]", 400 },
        { "{\"problem\":\"xor\",\"network\":{\"layers\":[2,\"2\",1]}}", "network.layers[1]", 400 },
        { "{\"problem\":\"xor\",\"network\":{\"layers\":[2,1e999,1]}}", "network.layers[1]", 422 },
        { "{\"problem\":\"xor\",\"network\":{\"layers\":[2,99999999999999999999,1]}}", "network.layers[1]", 422 },
        { "{\"problem\":\"xor\",\"network\":{\"layers\":[2,1001,1]}}", "network.layers[1]", 422 },
        { "{\"problem\":\"xor\",\"network\":{\"layers\":[2,500,500,1]}}", "network.layers", 422 },
        { "{\"problem\":\"xor\",\"network\":{\"layers\":[3,2,1]}}", "network.layers[0]", 422 },
        { "{\"problem\":\"xor\",\"network\":{\"layers\":[2,2,2]}}", "network.layers[2]", 422 },
        { "{\"problem\":\"xor\",\"network\":{\"connections\":1}}", "network.connections", 400 },
        { "{\"problem\":\"xor\",\"network\":{\"connections\":[]}}", "network.connections", 422 },
        { "{\"problem\":\"xor\",\"network\":{\"connections\":[[0]]}}", "network.connections[0]", 400 },
        { "{\"problem\":\"xor\",\"network\":{\"connections\":[0,1]}}", "network.connections[0]", 400 },
        { "{\"problem\":\"xor\",\"network\":{\"connections\":[[1,0]]}}", "network.connections[0]", 422 },
        { "{\"problem\":\"xor\",\"network\":{\"connections\":[[0,3]]}}", "network.connections[0][1]", 422 },
        { "{\"problem\":\"xor\",\"network\":{\"connections\":[[0,1],[0,1],[1,2]]}}", "network.connections[1]", 422 },
        { "{\"problem\":\"xor\",\"network\":{\"connections\":[[0,2]]}}", "network.connections", 422 },
        // Groups, sharing, outputs, held weights.
        {
            "{\"problem\":\"xor\",\"network\":{\"connections\":[{\"from\":0,\"to\":1,\"sending\":[1,2]},[1,2]]}}",
            "network.connections[0].sending", 422
        },
        {
            "{\"problem\":\"xor\",\"network\":{\"connections\":[{\"from\":0,\"to\":1,\"sending\":[1]},[1,2]]}}",
            "network.connections[0].sending", 400
        },
        {
            "{\"problem\":\"xor\",\"network\":{\"connections\":[{\"from\":0,\"to\":1,\"receiving\":[0,0]},[1,2]]}}",
            "network.connections[0].receiving[1]", 422
        },
        {
            "{\"problem\":\"xor\",\"network\":{\"connections\":[{\"from\":0,\"to\":1,\"sharedWith\":0},[1,2]]}}",
            "network.connections[0].sharedWith", 422
        },
        {
            "{\"problem\":\"xor\",\"network\":{\"connections\":[{\"to\":1},[1,2]]}}",
            "network.connections[0].from", 400
        },
        {
            "{\"problem\":\"xor\",\"network\":{\"connections\":[[\"hidden\",1],[1,2]]}}",
            "network.connections[0][0]", 422
        },
        {
            "{\"problem\":\"xor\",\"network\":{\"layers\":[[{\"name\":\"a\",\"units\":1},{\"name\":\"b\"," +
            "\"units\":1}],2,1],\"connections\":[[\"c\",1],[1,2]]}}",
            "network.connections[0][0]", 422
        },
        {
            "{\"problem\":\"xor\",\"network\":{\"layers\":[[{\"name\":\"a\",\"units\":1},{\"name\":\"a\"," +
            "\"units\":1}],2,1]}}",
            "network.layers[0][1].name", 422
        },
        {
            "{\"problem\":\"xor\",\"network\":{\"layers\":[[{\"name\":\"a\"}],2,1]}}",
            "network.layers[0][0].units", 400
        },
        {
            "{\"problem\":\"xor\",\"network\":{\"layers\":[[{\"name\":\"a\",\"units\":600},{\"name\":\"b\"," +
            "\"units\":600}],2,1]}}",
            "network.layers[0]", 422
        },
        { "{\"problem\":\"xor\",\"network\":{\"layers\":[[],2,1]}}", "network.layers[0]", 422 },
        {
            "{\"problem\":\"xor\",\"network\":{\"layers\":[[{\"name\":\"a\",\"units\":2}],2,1]," +
            "\"connections\":[{\"from\":\"a\",\"to\":1,\"sending\":[0,1]},[1,2]]}}",
            "network.connections[0].sending", 422
        },
        {
            "{\"problem\":\"xor\",\"network\":{\"sharedBiases\":[{\"layer\":3}]}}",
            "network.sharedBiases[0].layer", 422
        },
        {
            "{\"problem\":\"xor\",\"network\":{\"sharedBiases\":[{\"layer\":2,\"withLayer\":1}]}}",
            "network.sharedBiases[0].withLayer", 422
        },
        {
            "{\"problem\":\"xor\",\"network\":{\"sharedBiases\":[{\"layer\":1},{\"layer\":1},{\"layer\":1}," +
            "{\"layer\":1}]}}",
            "network.sharedBiases", 422
        },
        {
            "{\"problem\":\"xor\",\"network\":{\"outputs\":[{\"layer\":2,\"start\":0}]}}",
            "network.outputs[0].count", 400
        },
        {
            "{\"problem\":\"xor\",\"network\":{\"outputs\":[{\"layer\":1,\"start\":0,\"count\":1}]}}",
            "network.outputs", 422
        },
        {
            "{\"problem\":\"xor\",\"network\":{\"outputs\":[{\"layer\":2,\"start\":0,\"count\":1},{\"layer\":1," +
            "\"start\":0,\"count\":1}]}}",
            "network.outputs", 422
        },
        { "{\"problem\":\"xor\",\"network\":{\"outputActivation\":\"softmax\"}}", "network.outputActivation", 422 },
        { "{\"problem\":\"xor\",\"network\":{\"outputActivation\":\"sine\"}}", "network.outputActivation", 422 },
        { "{\"problem\":\"xor\",\"rule\":{\"orderSeed\":3,\"update\":\"epoch\"}}", "rule.orderSeed", 422 },
        { "{\"problem\":\"xor\",\"rule\":{\"orderSeed\":-1,\"update\":\"case\"}}", "rule.orderSeed", 422 },
        { "{\"problem\":\"xor\",\"rule\":{\"frozen\":[17]}}", "rule.frozen[0]", 422 },
        { "{\"problem\":\"xor\",\"rule\":{\"cut\":[0.5]}}", "rule.cut[0]", 400 },
        { "{\"problem\":\"xor\",\"start\":{\"bias\":101}}", "start.bias", 422 },
        { "{\"problem\":\"xor\",\"start\":{\"bias\":1,\"weights\":{}}}", "start.weights", 400 },
        {
            "{\"problem\":\"shift-register-3\",\"start\":{\"weights\":{\"biases\":[[0,0,0],[0,0,1]]," +
            "\"connections\":[[[0,0,0],[0,0,0],[0,0,0]],[[0,0,0],[0,0,0],[0,0,0]]]}}}",
            "start.weights.biases[1][2]", 422
        },
        { "{\"problem\":\"xor\",\"network\":{\"activation\":1}}", "network.activation", 400 },
        { "{\"problem\":\"xor\",\"network\":{\"activation\":\"softmax\"}}", "network.activation", 422 },
        {
            "{\"problem\":\"encoder-8\",\"network\":{\"activation\":\"softmax\"},\"rule\":{\"tolerance\":0.2}}",
            "rule.tolerance", 422
        },
        {
            "{\"problem\":{\"name\":\"own\",\"cases\":[{\"input\":[0],\"desired\":[1,1]}]}," +
            "\"network\":{\"layers\":[1,2,2],\"activation\":\"softmax\"}}",
            "problem.cases[0].desired", 422
        },
        {
            "{\"problem\":\"xor\",\"network\":{\"layers\":[2,1,1],\"activation\":\"linear\"}," +
            "\"start\":{\"weights\":{\"biases\":[[1e100],[0]],\"connections\":[[[1e100,1e100]],[[1e100]]]}}}",
            "start.weights", 422
        },
        // The rule.
        { "{\"problem\":\"xor\",\"rule\":[]}", "rule", 400 },
        { "{\"problem\":\"xor\",\"rule\":{\"eta\":1}}", "rule.eta", 400 },
        { "{\"problem\":\"xor\",\"rule\":{\"learningRate\":\"0.5\"}}", "rule.learningRate", 400 },
        { "{\"problem\":\"xor\",\"rule\":{\"learningRate\":-1}}", "rule.learningRate", 422 },
        { "{\"problem\":\"xor\",\"rule\":{\"learningRate\":0}}", "rule.learningRate", 422 },
        { "{\"problem\":\"xor\",\"rule\":{\"learningRate\":1e999}}", "rule.learningRate", 422 },
        { "{\"problem\":\"xor\",\"rule\":{\"momentum\":1}}", "rule.momentum", 422 },
        { "{\"problem\":\"xor\",\"rule\":{\"momentum\":[]}}", "rule.momentum", 400 },
        { "{\"problem\":\"xor\",\"rule\":{\"weightDecay\":-0.1}}", "rule.weightDecay", 422 },
        { "{\"problem\":\"xor\",\"rule\":{\"update\":\"never\"}}", "rule.update", 422 },
        { "{\"problem\":\"xor\",\"rule\":{\"update\":1}}", "rule.update", 400 },
        { "{\"problem\":\"xor\",\"rule\":{\"tolerance\":0.5}}", "rule.tolerance", 422 },
        { "{\"problem\":\"xor\",\"rule\":{\"schedule\":{}}}", "rule.schedule", 400 },
        { "{\"problem\":\"xor\",\"rule\":{\"schedule\":[{}]}}", "rule.schedule[0].fromEpoch", 400 },
        { "{\"problem\":\"xor\",\"rule\":{\"schedule\":[{\"fromEpoch\":-1}]}}", "rule.schedule[0].fromEpoch", 422 },
        {
            "{\"problem\":\"xor\",\"rule\":{\"schedule\":[{\"fromEpoch\":5},{\"fromEpoch\":4}]}}",
            "rule.schedule[1].fromEpoch", 422
        },
        {
            "{\"problem\":\"xor\",\"rule\":{\"schedule\":[{\"fromEpoch\":5,\"learningRate\":101}]}}",
            "rule.schedule[0].learningRate", 422
        },
        // The start.
        { "{\"problem\":\"xor\",\"start\":7}", "start", 400 },
        { "{\"problem\":\"xor\",\"start\":{\"seed\":\"7\"}}", "start.seed", 400 },
        { "{\"problem\":\"xor\",\"start\":{\"seed\":-1}}", "start.seed", 422 },
        { "{\"problem\":\"xor\",\"start\":{\"seed\":1.5}}", "start.seed", 400 },
        { "{\"problem\":\"xor\",\"start\":{\"seed\":9007199254740993}}", "start.seed", 422 },
        { "{\"problem\":\"xor\",\"start\":{\"seed\":1e30}}", "start.seed", 422 },
        { "{\"problem\":\"xor\",\"start\":{\"range\":-1}}", "start.range", 422 },
        { "{\"problem\":\"xor\",\"start\":{\"range\":\"1\"}}", "start.range", 400 },
        { "{\"problem\":\"xor\",\"start\":{\"weights\":[]}}", "start.weights", 400 },
        { "{\"problem\":\"xor\",\"start\":{\"weights\":{}}}", "start.weights.biases", 400 },
        {
            "{\"problem\":\"xor\",\"start\":{\"weights\":{\"biases\":[[0]],\"connections\":[]}}}",
            "start.weights.biases", 422
        },
        {
            "{\"problem\":\"xor\",\"start\":{\"seed\":1,\"weights\":{\"biases\":[],\"connections\":[]}}}",
            "start.weights", 422
        },
        // The rest.
        { "{\"problem\":\"xor\",\"epochs\":0}", "epochs", 422 },
        { "{\"problem\":\"xor\",\"epochs\":-5}", "epochs", 422 },
        { "{\"problem\":\"xor\",\"epochs\":1000001}", "epochs", 422 },
        { "{\"problem\":\"xor\",\"epochs\":1.5}", "epochs", 400 },
        { "{\"problem\":\"xor\",\"epochs\":\"600\"}", "epochs", 400 },
        { "{\"problem\":\"xor\",\"epochs\":1e999}", "epochs", 422 },
        { "{\"problem\":\"xor\",\"epochs\":true}", "epochs", 400 },
        { "{\"problem\":\"xor\",\"pace\":0}", "pace", 422 },
        { "{\"problem\":\"xor\",\"pace\":-60}", "pace", 422 },
        { "{\"problem\":\"xor\",\"pace\":\"fast\"}", "pace", 400 },
        { "{\"problem\":\"xor\",\"pace\":1e999}", "pace", 422 },
        { "{\"problem\":\"xor\",\"listed\":\"yes\"}", "listed", 400 },
        { "{\"problem\":\"xor\",\"listed\":1}", "listed", 400 },
        { "{\"problem\":\"xor\",\"title\":7}", "title", 400 },
        { "{\"problem\":\"xor\",\"title\":\"a\\u0007b\"}", "title", 422 },
        { "{\"problem\":\"xor\",\"title\":\"\\udc00\"}", "title", 400 },
        { "{\"problem\":\"xor\",\"colour\":1}", "colour", 400 },
        { "{\"problem\":\"xor\",\"\\ud800\":1}", "body", 400 },
        { "{\"problem\":\"xor\",\"Epochs\":5}", "Epochs", 400 },
        { "{\"problem\":\"xor\",\"__proto__\":{}}", "__proto__", 400 },
    };

    public static TheoryData<string, string, int> Queries => new()
    {
        { "/api/runs?limit=0", "limit", 422 },
        { "/api/runs?limit=-1", "limit", 422 },
        { "/api/runs?limit=101", "limit", 422 },
        { "/api/runs?limit=99999999999999999999", "limit", 422 },
        { "/api/runs?limit=1e2", "limit", 400 },
        { "/api/runs?limit=ten", "limit", 400 },
        { "/api/runs?limit=1&limit=2", "limit", 400 },
        { "/api/runs?limit=%00", "limit", 400 },
        { "/api/runs?limit=%ff", "limit", 400 },
        { "/api/runs?before=yesterday", "before", 400 },
        { "/api/runs?before=AAAAAAAAAAAAAAAAAAAAAA", "before", 400 },
        { "/api/runs?before=9999999999999999", "before", 400 },
        { "/api/runs?before=0001-01-01T00:00:00%2B14:00", "before", 400 },
        { "/api/runs?problem=a&problem=b", "problem", 400 },
        { "/api/runs/{id}/tape?from=-1", "from", 422 },
        { "/api/runs/{id}/tape?from=x", "from", 400 },
        { "/api/runs/{id}/tape?from=0.5", "from", 400 },
        { "/api/runs/{id}/tape?from=5&to=4", "to", 422 },
        { "/api/runs/{id}/tape?to=-1", "to", 422 },
        { "/api/runs/{id}/tape?to=NaN", "to", 400 },
        { "/api/runs/{id}/tape?from=2147483648", "from", 422 },
        { "/api/runs/{id}/tape?weights=1", "weights", 400 },
        { "/api/runs/{id}/tape?weights=true&weights=false", "weights", 400 },
        { "/api/runs/{id}/tape?format=xml", "format", 422 },
        { "/api/runs/{id}/state?epoch=-1", "epoch", 422 },
        { "/api/runs/{id}/state?epoch=601", "epoch", 422 },
        { "/api/runs/{id}/state?epoch=last", "epoch", 400 },
        { "/api/runs/{id}/state?epoch=1e1", "epoch", 400 },
        { "/api/runs/{id}/state?epoch=1&epoch=2", "epoch", 400 },
    };

    public static TheoryData<string, string, int> Addresses
    {
        get
        {
            var data = new TheoryData<string, string, int>();
            string[] ids =
            [
                "nosuchrun", "AAAAAAAAAAAAAAAAAAAAAA", "..%2f..%2fetc%2fpasswd", "%ff%fe", "'%20OR%201=1--",
                "%F0%9F%92%A5",
                new string('a', 63) + "%F0%9F%92%A5", new string('x', 2_000), "%3Cscript%3E", "null", "-1",
            ];
            foreach (var id in ids)
            {
                foreach (var rest in (string[])["", "/tape", "/state", "/tape?format=csv"])
                    data.Add("GET", $"/api/runs/{id}{rest}", 404);
                data.Add("DELETE", $"/api/runs/{id}", 404);
                data.Add("GET", $"/api/problems/{id}", 404);
            }

            string[] nowhere =
            [
                "/api/nosuch", "/api/nosuch.json", "/api/runs/x/nosuch", "/api/runs/x/tape/y", "/hubs", "/hubs/nosuch",
                "/healthz", "/healthz/nosuch", "/openapi", "/openapi/v1.yaml", "/openapi/v2.json",
            ];
            foreach (var path in nowhere)
            {
                foreach (var method in (string[])["GET", "POST", "PUT", "PATCH", "DELETE"])
                    data.Add(method, path, 404);
            }

            string[] readOnly =
            [
                "/api", "/api/", "/metrics", "/api/problems", "/api/problems/xor", "/api/runs/x/tape",
                "/api/runs/x/state", "/healthz/live", "/healthz/ready", "/openapi/v1.json",
            ];
            foreach (var path in readOnly)
            {
                foreach (var method in (string[])["POST", "PUT", "PATCH", "DELETE"])
                    data.Add(method, path, 405);
            }

            foreach (var method in (string[])["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "NOSUCH"])
                data.Add(method, "/api/runs", 405);
            foreach (var method in (string[])["POST", "PUT", "OPTIONS"])
                data.Add(method, "/api/runs/x", 405);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task ABadBodyIsRefusedByItsField(string body, string field, int status)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        await AssertRefusedAsync(await server.Client.PostAsync("/api/runs", content, Token), status, field);
    }

    [Theory]
    [MemberData(nameof(Queries))]
    public async Task ABadQueryIsRefusedByItsParameter(string address, string field, int status)
    {
        var id = server.Service<Server.Runs.Starting.ExhibitRuns>().IdOf("xor");
        var answer = await server.Client.GetAsync(address.Replace("{id}", id, StringComparison.Ordinal), Token);
        await AssertRefusedAsync(answer, status, field);
    }

    [Theory]
    [MemberData(nameof(Addresses))]
    public async Task WhatIsNotThereIsSaidInProblemDetails(string method, string address, int status)
    {
        using var request = new HttpRequestMessage(new(method), address);
        var answer = await server.Client.SendAsync(request, Token);
        await AssertRefusedAsync(answer, status, null);
        if (status == 405)
            Assert.NotEmpty(answer.Content.Headers.Allow);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/xml")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application")]
    [InlineData("multipart/form-data")]
    [InlineData(null)]
    public async Task ABodyOfAnotherTypeIsRefused(string? type)
    {
        using var content = new ByteArrayContent("{\"problem\":\"xor\"}"u8.ToArray());
        if (type is not null)
            content.Headers.TryAddWithoutValidation("Content-Type", type);
        var answer = await server.Client.PostAsync("/api/runs", content, Token);
        await AssertRefusedAsync(answer, type is "multipart/form-data" ? 400 : 415, null);
    }

    [Fact]
    public async Task ABodyThatIsNotUtf8IsRefused()
    {
        using var content = new ByteArrayContent([.. "{\"problem\":\""u8, 0xFF, 0xC0, .. "\"}"u8]);
        content.Headers.ContentType = new("application/json");
        await AssertRefusedAsync(await server.Client.PostAsync("/api/runs", content, Token), 400, "body");
    }

    [Theory]
    [InlineData(33)]
    [InlineData(100_000)]
    public async Task DeepNestingIsRefused(int depth)
    {
        using var content = new StringContent(
            $"{{\"problem\":{new string('[', depth)}{new string(']', depth)}}}", Encoding.UTF8, "application/json");
        await AssertRefusedAsync(await server.Client.PostAsync("/api/runs", content, Token), 400, "body");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ABodyAboveTheLimitIsRefusedByName(bool isChunked)
    {
        using var content = new ByteArrayContent(new byte[(4 << 20) + 1]);
        content.Headers.ContentType = new("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/runs") { Content = content };
        request.Headers.TransferEncodingChunked = isChunked;
        request.Headers.ExpectContinue = true;
        var problem = await AssertRefusedAsync(await server.Client.SendAsync(request, Token), 413, null);
        Assert.Contains("Limits:BodyBytes", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/runs", "application/json")]
    [InlineData("/start", "application/x-www-form-urlencoded")]
    public async Task ABrokenTransferIsRefused(string address, string type)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(server.Address.Host, server.Address.Port, Token);
        var stream = connection.GetStream();
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                $"POST {address} HTTP/1.1\r\nHost: x\r\nContent-Type: {type}\r\n" +
                "Transfer-Encoding: chunked\r\n\r\nzz\r\n"),
            Token);
        using var reader = new StreamReader(stream);
        Assert.Equal("HTTP/1.1 400 Bad Request", await reader.ReadLineAsync(Token));
    }

    [Fact]
    public async Task ManyBadFieldsAreAllNamedUpToAHundred()
    {
        var cases = string.Join(',', Enumerable.Repeat("{\"input\":[null],\"desired\":[null]}", 5_000));
        using var content = new StringContent(
            $"{{\"problem\":{{\"cases\":[{cases}]}}}}",
            Encoding.UTF8,
            "application/json");
        var problem = await AssertRefusedAsync(
            await server.Client.PostAsync("/api/runs", content, Token),
            400,
            "problem.cases[0].input[0]");
        Assert.Equal(100, problem.GetProperty("errors").EnumerateObject().Count());
    }

    [Theory]
    [InlineData("GET", "/hubs/runs")]
    [InlineData("POST", "/hubs/runs")]
    [InlineData("DELETE", "/hubs/runs")]
    [InlineData("GET", "/hubs/runs?id=nosuchconnection")]
    [InlineData("POST", "/hubs/runs?id=nosuchconnection")]
    [InlineData("GET", "/hubs/runs/negotiate")]
    [InlineData("PUT", "/hubs/runs/negotiate?negotiateVersion=1")]
    [InlineData("POST", "/hubs/runs/negotiate?negotiateVersion=-1")]
    [InlineData("POST", "/hubs/runs/negotiate?negotiateVersion=x")]
    [InlineData("POST", "/start")]
    [InlineData("POST", "/zh/start")]
    [InlineData("GET", "/start")]
    [InlineData("DELETE", "/start")]
    [InlineData("POST", "/")]
    [InlineData("POST", "/runs/x")]
    [InlineData("PUT", "/")]
    [InlineData("PATCH", "/runs/AAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("GET", "/runs/AAAAAAAAAAAAAAAAAAAAAA?epoch=x")]
    [InlineData("GET", "/?epoch=99999999999999999999&problem=%00")]
    [InlineData("GET", "/nosuch")]
    [InlineData("GET", "/%ff")]
    [InlineData("GET", "/api/runs/%00")]
    [InlineData("GET", "/language/xx")]
    [InlineData("GET", "/language/en?return=//evil.example")]
    public async Task NothingElseIsAServerErrorEither(string method, string address)
    {
        using var client = server.NewClient();
        using var request = new HttpRequestMessage(new(method), address);
        using var answer = await client.SendAsync(request, Token);
        Assert.True(
            (int)answer.StatusCode < 500,
            $"{(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(Token)}");
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded", "problem=%00&seed=1", 400, "form")]
    [InlineData("multipart/form-data", "nothing", 400, "form")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nnonsense", 400, "form")]
    [InlineData("application/json", "{}", 415, null)]
    public async Task ABadFormIsRefused(string type, string body, int status, string? field)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        await AssertRefusedAsync(await server.Client.PostAsync("/start", content, Token), status, field);
    }

    [Fact]
    public async Task AFormWithThousandsOfFieldsIsRefused()
    {
        using var content = new FormUrlEncodedContent(
            Enumerable.Range(0, 1_500).Select(n => KeyValuePair.Create($"f{n}", "1")));
        await AssertRefusedAsync(await server.Client.PostAsync("/start", content, Token), 400, "form");
        using var large = new FormUrlEncodedContent([KeyValuePair.Create("problem", new string('x', 50_000))]);
        await AssertRefusedAsync(await server.Client.PostAsync("/start", large, Token), 413, null);
    }

    [Fact]
    public async Task AFormOfAnotherSiteStartsNothing()
    {
        using var content = new FormUrlEncodedContent(
            [KeyValuePair.Create("problem", "xor"), KeyValuePair.Create("start", "new")]);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/start") { Content = content };
        request.Headers.Add("Sec-Fetch-Site", "cross-site");
        await AssertRefusedAsync(await server.Client.SendAsync(request, Token), 403, null);
    }

    [Fact]
    public async Task APageOfAnotherSiteMayNotOpenTheHub()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/hubs/runs/negotiate?negotiateVersion=1");
        request.Headers.Add("Origin", "https://evil.example");
        using var answer = await server.Client.SendAsync(request, Token);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    /// <summary>Problem details of that status; where a field is given, with an error under its path.</summary>
    private static async Task<JsonElement> AssertRefusedAsync(HttpResponseMessage answer, int status, string? field)
    {
        using (answer)
        {
            var text = await answer.Content.ReadAsStringAsync(Token);
            Assert.True(status == (int)answer.StatusCode, $"{(int)answer.StatusCode}: {text}");
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
            var problem = JsonElement.Parse(text);
            Assert.Equal(status, problem.GetProperty("status").GetInt32());
            Assert.False(string.IsNullOrEmpty(problem.GetProperty("title").GetString()));
            Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
            if (field is not null)
                Assert.True(
                    problem.GetProperty("errors").TryGetProperty(field, out var messages)
                        && messages.GetArrayLength() > 0,
                    $"No error under \"{field}\": {text}");
            return problem;
        }
    }
}
