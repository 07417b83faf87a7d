using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using BackpropWeb.Client.Lab;
using BackpropWeb.Contracts;
using BackpropWeb.Engine.Learning;
using BackpropWeb.Recipes.WeightFiles;
using static BackpropWeb.Server.Tests.WeightFiles.MadeArchive;

namespace BackpropWeb.Server.Tests.WeightFiles;

/// <summary>A file returns the stored weights bit for bit.</summary>
public sealed class WeightFileTests(SharedServer server)
{
    private const int Most = 100_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Plain layers, links over a layer, groups, shared weights and biases, cut and frozen weights.</summary>
    [Theory]
    [InlineData("""{ "problem": "xor", "epochs": 60, "start": { "seed": 3 } }""", 37)]
    [InlineData(
        """
        { "problem": "xor", "network": { "layers": [2, 1, 1], "connections": [[0,1],[0,2],[1,2]] }, "epochs": 20 }
        """, 20)]
    [InlineData("""{ "problem": "family-trees", "epochs": 12, "start": { "seed": 2 } }""", 11)]
    [InlineData("""{ "problem": "t-c", "epochs": 9, "start": { "seed": 9 } }""", 9)]
    [InlineData("""{ "problem": "sequences", "epochs": 7, "start": { "seed": 1 } }""", 6)]
    [InlineData(
        """
        { "problem": "xor", "network": { "layers": [2, 3, 1] },
          "rule": { "cut": [4, 10], "frozen": [1] }, "epochs": 30 }
        """, 30)]
    public async Task AnExportedNetworkOpensInTheLabWithTheSameOutputs(string recipe, int epoch)
    {
        var run = await server.StartAsync(JsonNode.Parse(recipe)!);
        await server.WaitForEndAsync(run.Id);
        var state = await server.Client.GetFromJsonAsync(
            $"/api/runs/{run.Id}/state?epoch={epoch}", ContractsJson.Default.NetworkState, Token);
        var archive = await server.Client.GetByteArrayAsync(
            $"/api/runs/{run.Id}/export?format=npz&epoch={epoch}", Token);
        var lab = Lab(run);

        var file = WeightFileReader.Read(archive, Most, out var fault);

        Assert.Null(fault);
        Assert.Null(file!.ReasonAgainst(lab.LastGood!.Network));
        Assert.Empty(lab.TakeWeights(file.Weights(), null));
        var start = new Trainer(lab.Specification!.Recipe).Inspect();
        Assert.Equal(
            state!.Cases.SelectMany(each => each.Outputs).SelectMany(outputs => outputs).Select(Bits),
            start.Cases.SelectMany(each => each.Outputs).SelectMany(outputs => outputs).Select(Bits));
        Assert.Equal(Bits(state.TotalError), Bits(start.TotalError));
    }

    [Fact]
    public void TheArraysOfAnArchiveStandWhereTheirNamesSay()
    {
        var weights = WeightFileReader.Read(Of(Network()), Most, out _)!.Weights();
        Assert.Equal([[1, 2], [3]], weights.Biases);
        Assert.Equal([[4, 5], [6, 7]], weights.Connections[0]);
        Assert.Equal([[8, 9]], weights.Connections[1]);
    }

    /// <summary>What NumPy itself writes: stored and deflated, both orders, both precisions, both byte orders, and the
    /// names of a state_dict.</summary>
    [Theory]
    [InlineData("np.savez(file, biases_1=b1, biases_2=b2, connection_0=w0, connection_1=w1)")]
    [InlineData("np.savez_compressed(file, biases_1=b1, biases_2=b2, connection_0=w0, connection_1=w1, note=['x'])")]
    [InlineData(
        "np.savez(file, biases_1=b1, biases_2=b2, connection_0=np.asfortranarray(w0), connection_1=w1.T.copy().T)")]
    [InlineData(
        "np.savez(file, biases_1=b1.astype('>f8'), biases_2=b2.astype('f4'), connection_0=w0.astype('>f4'), "
        + "connection_1=w1)")]
    [InlineData("np.savez(file, **{'0.weight': w0, '0.bias': b1, '2.weight': w1, '2.bias': b2})")]
    [InlineData(
        "import json; json.dump({'0.weight': w0.tolist(), '0.bias': b1.tolist(), '2.weight': w1.tolist(), "
        + "'2.bias': b2.tolist()}, open(file, 'w'))")]
    public async Task WhatNumPyWritesIsRead(string save)
    {
        Assert.SkipWhen(Programs.PythonWithNumPy is null, Programs.NoNumPy);
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "weights.npz");
        Assert.True(Programs.Run(
            Programs.PythonWithNumPy,
            "-c",
            $"""
            import numpy as np
            file = '{file}'
            b1, b2 = np.array([0.5, -1.25, 3]), np.array([0.125])
            w0, w1 = np.arange(6).reshape(3, 2) / 8, np.array([[7, -0.75, 1e-3]])
            {save}
            """));

        var weights = WeightFileReader.Read(await File.ReadAllBytesAsync(file, Token), Most, out var fault)?.Weights();

        Assert.Null(fault);
        Assert.Equal([[0.5, -1.25, 3], [0.125]], weights!.Biases);
        Assert.Equal([[0, 0.125], [0.25, 0.375], [0.5, 0.625]], weights.Connections[0]);
        Assert.Equal([[7, -0.75, 1e-3]], weights.Connections[1]);
    }

    [Fact]
    public void AStateDictGivesItsLayersInOrder()
    {
        var file = WeightFileReader.Read(
            Encoding.UTF8.GetBytes(
                """
                { "fc1.weight": [[1, 2], [3, 4], [5, 6]], "fc1.bias": [7, 8, 9],
                  "out.bias": [10], "out.weight": [[11, 12, 13e-1]] }
                """),
            Most,
            out var fault)!;

        Assert.Null(fault);
        Assert.Equal([2, 3, 1], file.Layers);
        Assert.Equal([[7, 8, 9], [10]], file.Weights().Biases);
        Assert.Equal([[11, 12, 1.3]], file.Weights().Connections[1]);
    }

    /// <summary>Shared weights of the network must be equal in the file.</summary>
    [Fact]
    public async Task SharedWeightsThatDifferAreRefused()
    {
        var run = await server.StartAsync(new { problem = "t-c", epochs = 1 });
        await server.WaitForEndAsync(run.Id);
        var archive = await server.Client.GetByteArrayAsync($"/api/runs/{run.Id}/export?format=npz", Token);
        var lab = Lab(run);
        var before = lab.Json;
        var weights = WeightFileReader.Read(archive, Most, out _)!.Weights();
        ((double[])weights.Connections[^2][0])[0] += 1;

        var problems = lab.TakeWeights(weights, null);

        Assert.Contains("the weight that it shares", problems[0].Problem.ToString(), StringComparison.Ordinal);
        Assert.Equal(before, lab.Json);
    }

    private static LabRecipe Lab(StartedRun run) => new(new(), LabRecipe.ToObject(
        JsonSerializer.SerializeToElement(run.Recipe, ContractsJson.Default.RecipeDocument)));

    private static long Bits(double value) => BitConverter.DoubleToInt64Bits(value);
}
