using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using BackpropWeb.Contracts;

namespace BackpropWeb.Server.Tests.Runs.Export;

/// <summary>Exports of a run: archives contain the tape, and programs end with the error of the run.</summary>
public sealed partial class ExportTests(SharedServer server)
{
    private static readonly string? Python = Programs.PythonWithNumPy;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>A recipe of every kind that the code generator supports.</summary>
    private static readonly Dictionary<string, string> Recipes = new()
    {
        ["xor"] = """{ "problem": "xor", "start": { "seed": 7 }, "epochs": 600 }""",
        ["updates after each case"] =
            """
            { "problem": "xor",
              "rule": { "update": "case", "learningRate": 0.3 },
              "start": { "seed": 3 },
              "epochs": 200 }
            """,
        ["schedule, decay, tolerance, groups"] =
            """
            { "problem": "family-trees",
              "start": { "seed": 1 },
              "epochs": 60 }
            """,
        ["direct links"] =
            """
            { "problem": "xor",
              "network": { "layers": [2, 1, 1], "connections": [[0,1],[0,2],[1,2]] },
              "rule": { "learningRate": 0.5, "momentum": 0.8,
              "schedule": [{ "fromEpoch": 50, "momentum": 0.9 },
                { "fromEpoch": 80, "learningRate": 0.25, "weightDecay": 0.0001 }] },
              "start": { "seed": 5, "range": 0.5 },
              "epochs": 300 }
            """,
        ["tanh, linear outputs"] =
            """
            { "problem": { "name": "line", "cases": [{ "input": [0.5, 0.1], "desired": [1.5] },
              { "input": [-2, 1], "desired": [-0.3] },
              { "input": [3, -1e-3], "desired": [0.25] }] },
              "network": { "layers": [2, 3, 1], "activation": "tanh", "outputActivation": "linear" },
              "rule": { "learningRate": 0.02, "momentum": 0.5 },
              "start": { "seed": 2 },
              "epochs": 200 }
            """,
        ["rectified"] =
            """
            { "problem": "xor",
              "network": { "layers": [2, 6, 1], "activation": "rectified", "outputActivation": "logistic" },
              "rule": { "learningRate": 0.1, "momentum": 0.9 },
              "start": { "seed": 4, "range": 1 },
              "epochs": 200 }
            """,
        ["softmax"] =
            """
            { "problem": { "cases": [{ "input": [0, 1], "desired": [1, 0, 0] },
              { "input": [1, 0], "desired": [0, 1, 0] },
              { "input": [1, 1], "desired": [0, 0, 1] }] },
              "network": { "layers": [2, 4, 3], "outputActivation": "softmax" },
              "rule": { "learningRate": 0.2, "momentum": 0.5 },
              "start": { "seed": 2 },
              "epochs": 150 }
            """,
        ["shared weights and biases"] = """{ "problem": "t-c", "start": { "seed": 9 }, "epochs": 40 }""",
        ["layers that share biases, outputs of several layers"] =
            """
            { "problem": "sequences",
              "start": { "seed": 1 },
              "epochs": 30 }
            """,
        ["frozen weights and cut links"] =
            """
            { "problem": "xor",
              "network": { "layers": [2, 3, 1] },
              "rule": { "frozen": [1, 6], "cut": [4, 10] },
              "start": { "seed": 6 },
              "epochs": 200 }
            """,
        ["a single layer"] =
            """
            { "problem": "and",
              "network": { "layers": [2, 1] },
              "rule": { "learningRate": 0.5, "momentum": 0.5 },
              "start": { "seed": 6 },
              "epochs": 100 }
            """,
        ["scaled inputs, cases held out"] =
            """
            { "problem": { "name": "sizes", "cases": [{ "input": [10.5, 100], "desired": [0] },
              { "input": [20.5, 300], "desired": [0] },
              { "input": [130.5, 1300], "desired": [1] },
              { "input": [190.5, 2000], "desired": [1] }],
              "scaling": { "inputs": "standard" }, "heldOut": [1] },
              "start": { "seed": 3 },
              "epochs": 100 }
            """,
        ["explicit weights"] =
            """
            { "problem": "xor",
              "network": { "layers": [2, 2, 1] },
              "start": { "weights": { "biases": [[0.1, -0.2], [0.3]],
                "connections": [[[0.25, -1e-5], [0.5, 1]], [[1, -1]]] } },
              "epochs": 100 }
            """,
    };

    public static TheoryData<string> Kinds => [.. Recipes.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Storage", "Any")]
    [Trait("Placement", "Any")]
    public async Task ThePythonProgramEndsWithTheRunsError(string kind)
    {
        Assert.SkipWhen(Python is null, Programs.NoNumPy);
        await RunAsync(kind, "python", ".py", file => (Python!, [file]));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Speed", "Slow")]
    [Trait("Storage", "Any")]
    [Trait("Placement", "Any")]
    public async Task ThePyTorchProgramEndsWithTheRunsError(string kind)
    {
        Assert.SkipUnless(Python is not null && Programs.Run(Python, "-c", "import torch"),
            "There is no python3 with PyTorch on this machine (Debian: python3-torch).");
        await RunAsync(kind, "pytorch", ".py", file => (Python!, [file]));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Speed", "Slow")]
    [Trait("Storage", "Any")]
    [Trait("Placement", "Any")]
    public async Task TheCSharpProgramEndsWithTheRunsError(string kind) =>
        await RunAsync(kind, "csharp", ".cs", file => ("dotnet", ["run", file]));

    [Fact]
    public async Task AnEarlierEpochCanBeTheEnd()
    {
        Assert.SkipWhen(Python is null, Programs.NoNumPy);
        await RunAsync("xor", "python", ".py", file => (Python!, [file]), epoch: 123);
    }

    [Fact]
    public async Task ATitleCannotLeaveItsComment()
    {
        var run = await server.StartAsync(new { problem = "xor", epochs = 5, title = "a\u2028b\u202Ec" });
        await server.WaitForEndAsync(run.Id);
        foreach (var format in (string[])["python", "pytorch", "csharp"])
        {
            var code = await server.Client.GetStringAsync($"/api/runs/{run.Id}/export?format={format}", Token);
            Assert.Contains(format == "csharp" ? "// abc\n" : "# abc\n", code, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task WhatCannotBeWrittenAsCodeIsRefusedWithTheReason()
    {
        var run = await server.StartAsync(
            new { problem = "xor", rule = new { update = "case", orderSeed = 3 }, epochs = 5 });
        await server.WaitForEndAsync(run.Id);
        using var answer = await server.Client.GetAsync($"/api/runs/{run.Id}/export?format=python", Token);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("random order", await answer.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "Take it along", "random order")]
    [InlineData("/zh", "带走这次训练", "随机顺序")]
    public async Task ThePageOffersTheFormatsOrSaysWhyNot(string prefix, string title, string reason)
    {
        var plain = await server.StartAsync(new { problem = "xor", epochs = 5 });
        var drawn = await server.StartAsync(
            new { problem = "xor", rule = new { update = "case", orderSeed = 3 }, epochs = 5 });
        await server.WaitForEndAsync(plain.Id);
        await server.WaitForEndAsync(drawn.Id);
        var page = WebUtility.HtmlDecode(await server.Client.GetStringAsync($"{prefix}/runs/{plain.Id}", Token));
        Assert.Contains(title, page, StringComparison.Ordinal);
        foreach (var format in (string[])["npz", "json", "csv", "python", "pytorch", "csharp"])
        {
            Assert.Contains($"\"api/runs/{plain.Id}/export?format={format}", page, StringComparison.Ordinal);
            using var answer = await server.Client.GetAsync($"/api/runs/{plain.Id}/export?format={format}", Token);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        page = WebUtility.HtmlDecode(await server.Client.GetStringAsync($"{prefix}/runs/{drawn.Id}", Token));
        Assert.Contains(reason, page, StringComparison.Ordinal);
        Assert.DoesNotContain("export?format=python", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?format=xlsx", 422)]
    [InlineData("", 400)]
    [InlineData("?format=npz&epoch=999", 422)]
    [InlineData("?format=npz&epoch=x", 400)]
    public async Task ABadQueryIsRefused(string query, int status)
    {
        var run = await server.StartAsync(new { problem = "xor", epochs = 5 });
        await server.WaitForEndAsync(run.Id);
        using var answer = await server.Client.GetAsync($"/api/runs/{run.Id}/export{query}", Token);
        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task TheArchiveHoldsTheTapeAndTheNetworkAndIsTheSameEachTime()
    {
        var run = await server.StartAsync(
            new { problem = "xor", network = new { layers = (int[])[2, 3, 1] }, epochs = 40 });
        await server.WaitForEndAsync(run.Id);
        var tape = await server.TapeAsync(run.Id, "?weights=true");
        var bytes = await server.Client.GetByteArrayAsync($"/api/runs/{run.Id}/export?format=npz&epoch=30", Token);
        var arrays = Read(bytes);

        Assert.Equal(bytes, await server.Client.GetByteArrayAsync(
            $"/api/runs/{run.Id}/export?format=npz&epoch=30", Token));
        Assert.Equal(tape.TotalError.Take(31), arrays["error"].Numbers);
        Assert.Equal([31, 4, 1], arrays["outputs"].Shape);
        Assert.Equal(tape.Outputs!.Take(31).SelectMany(row => row).SelectMany(c => c), arrays["outputs"].Numbers);
        Assert.Equal([31, 13], arrays["weights"].Shape);
        Assert.Equal(tape.Weights![30], arrays["weights"].Numbers[^13..]);
        Assert.Equal(tape.Weights[30].Take(3), arrays["biases_1"].Numbers);
        Assert.Equal([3, 2], arrays["connection_0"].Shape);
        Assert.Equal(tape.Weights[30].Skip(4).Take(6), arrays["connection_0"].Numbers);
        Assert.Equal([1, 3], arrays["connection_1"].Shape);
        if (Python is not null)
            Assert.Contains("(31, 4, 1) 31 True", await NumPyReadsAsync(bytes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnArchiveOfARunWithoutWholeRowsHoldsTheRowOfItsEpoch()
    {
        var run = await server.StartAsync(new { problem = "family-trees", epochs = 5 });
        await server.WaitForEndAsync(run.Id);
        var state = await server.Client.GetStateAsync(run.Id);
        var arrays = Read(await server.Client.GetByteArrayAsync($"/api/runs/{run.Id}/export?format=npz", Token));

        Assert.Equal(6, arrays["error"].Numbers.Length);
        Assert.Equal([1, 104, 24], arrays["outputs"].Shape);
        Assert.Equal(state.Cases.SelectMany(c => c.Outputs[^1]), arrays["outputs"].Numbers);
        Assert.Equal([1, 630], arrays["weights"].Shape);
    }

    [Fact]
    public async Task JsonHoldsRecipeAndStateAndCsvTheRows()
    {
        var run = await server.StartAsync(new { problem = "xor", epochs = 7 });
        await server.WaitForEndAsync(run.Id);
        var export = (await server.Client.GetFromJsonAsync(
            $"/api/runs/{run.Id}/export?format=json", ContractsJson.Default.RunExport, Token))!;
        Assert.Equal((run.RecipeHash, 7), (export.RecipeHash, export.State.Epoch));
        var csv = await server.Client.GetStringAsync($"/api/runs/{run.Id}/export?format=csv", Token);
        Assert.Equal(9, csv.TrimEnd().Split('\n').Length);
    }

    private async Task RunAsync(string kind, string format, string ending, Func<string, (
        string Program, string[] Arguments)> start, int? epoch = null)
    {
        var run = await server.StartAsync(JsonNode.Parse(Recipes[kind])!);
        run = StartedRun.Of(await server.WaitForEndAsync(run.Id), run.OwnerKey);
        Assert.Equal(RunStatus.Finished, run.Status);
        var expected = (await server.TapeAsync(run.Id)).TotalError[epoch ?? run.Epoch];
        var code = await server.Client.GetStringAsync(
            $"/api/runs/{run.Id}/export?format={format}{(epoch is null ? "" : $"&epoch={epoch}")}", Token);
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "run" + ending);
        await File.WriteAllTextAsync(file, code, Token);
        var (program, arguments) = start(file);

        var said = await SaidAsync(program, arguments);

        var errors = Error().Matches(said).Select(match => double
            .Parse(match.Groups["error"].Value, CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal(2, errors.Length);
        Assert.Equal(expected, errors[1]);
        Assert.True(Math.Abs(errors[0] - expected) <= 1e-12 * expected, $"{errors[0]:R} is not {expected:R}:\n{code}");
    }

    private static async Task<string> NumPyReadsAsync(byte[] archive)
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "run.npz");
        await File.WriteAllBytesAsync(file, archive, Token);
        return await SaidAsync(Python!, "-c",
            $"import numpy as np; a = np.load('{file}'); print(a['outputs'].shape, len(a['error']), "
                + "(a['weights'][30][4:10] == a['connection_0'].ravel()).all())");
    }

    private static async Task<string> SaidAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (said, complained) = (process.StandardOutput.ReadToEndAsync(Token), process.StandardError.ReadToEndAsync(
            Token));
        await process.WaitForExitAsync(Token);
        Assert.True(process.ExitCode == 0, $"{await said}\n{await complained}");
        return await said;
    }

    private static Dictionary<string, (int[] Shape, double[] Numbers)> Read(byte[] archive)
    {
        using var zip = new ZipArchive(new MemoryStream(archive));
        return zip.Entries.ToDictionary(entry => Path.GetFileNameWithoutExtension(entry.Name), entry =>
        {
            using var stream = entry.Open();
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            var header = 10 + BitConverter.ToUInt16(bytes.ToArray(), 8);
            Assert.Equal(0, header % 64);
            var text = System.Text.Encoding.ASCII.GetString(bytes.ToArray(), 10, header - 10);
            var shape = Shape().Match(text).Groups["shape"].Value
                .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(size => int.Parse(size, CultureInfo.InvariantCulture)).ToArray();
            var numbers = new double[(bytes.Length - header) / sizeof(double)];
            Buffer.BlockCopy(bytes.ToArray(), header, numbers, 0, numbers.Length * sizeof(double));
            Assert.Equal(shape.Aggregate(1, (product, size) => product * size), numbers.Length);
            return (shape, numbers);
        });
    }

    [GeneratedRegex(@": (?<error>[-+.\deE]+)\s*$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Error();

    [GeneratedRegex(@"'shape': \((?<shape>[^)]*)\)", RegexOptions.ExplicitCapture)]
    private static partial Regex Shape();
}
