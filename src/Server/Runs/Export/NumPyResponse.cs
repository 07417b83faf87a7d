using System.IO.Compression;
using System.Runtime.CompilerServices;
using BackpropWeb.Engine;
using BackpropWeb.Engine.Learning;
using BackpropWeb.Server.Runs.Tapes;

namespace BackpropWeb.Server.Runs.Export;

/// <summary>Streams a run as a NumPy archive; each array reads the rows again, so memory does not depend on their
/// number.</summary>
internal sealed class NumPyResponse(
    TapeReader tapes, TapeLocation tape, Recipe recipe, Inspection network, string file) : IResult
{
    /// <summary>Whether the archive has outputs and weights of every epoch, not only of one.</summary>
    public static bool HasEveryEpoch(Recipe recipe) => TapeLayout.For(recipe).IsWhole;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = "application/zip";
        response.Headers.ContentDisposition = $"attachment; filename=\"{file}.npz\"";
        var cancellationToken = httpContext.RequestAborted;
        await using var zip = await ZipArchive.CreateAsync(
            new PipeStream(response.BodyWriter), ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null,
                cancellationToken);
        await WriteAsync(new(zip), cancellationToken);
    }

    private async Task WriteAsync(NumPyArchive archive, CancellationToken cancellationToken)
    {
        var (layout, shape) = (tape.Source.Layout, recipe.Network);
        var (rows, errors) = (network.Epoch + 1, tape.Source.ErrorsOnly);
        await WriteRowsAsync("error", [rows], errors, part => part.TotalError);
        await WriteRowsAsync("mean_squared_error", [rows], errors, part => part.MeanSquaredError);
        await WriteRowsAsync("correct", [rows], errors, part => [.. part.Correct.Select(count => (double)count)]);
        if (layout.HasHeldOut)
        {
            await WriteRowsAsync("held_out_error", [rows], errors, part => part.HeldOutError);
            await WriteRowsAsync(
                "held_out_correct", [rows], errors, part => [.. part.HeldOutCorrect.Select(count => (double)count)]);
        }

        // A tape without outputs and weights gets those of one epoch.
        if (layout.IsWhole)
        {
            await WriteRowsAsync("outputs", [rows, layout.Cases, layout.Outputs], tape.Source, part => Rows(
                part, part.OutputsOf));
            await WriteRowsAsync("weights", [rows, layout.Weights], tape.Source, part => Rows(part, part.WeightsOf));
        }
        else
        {
            await archive.WriteAsync("outputs", [1, layout.Cases, layout.Outputs], Outputs(), cancellationToken);
            await archive.WriteAsync("weights", [1, layout.Weights], [.. network.Weights], cancellationToken);
        }

        var weights = WeightVectors.ToDocument(shape, network.Weights.AsSpan());
        for (var l = 1; l < shape.Layers.Length; l++)
            await archive.WriteAsync($"biases_{l}", [shape.Layers[l]], [.. weights.Biases[l - 1]], cancellationToken);
        for (var n = 0; n < shape.Connections.Length; n++)
        {
            var matrix = weights.Connections[n];
            await archive.WriteAsync(
                $"connection_{n}", [matrix.Count, matrix[0].Count], [.. matrix.SelectMany(row => row)],
                    cancellationToken);
        }

        Task WriteRowsAsync(string name, int[] size, TapeSource source, Func<TapePart, double[]> read) =>
            archive.WriteAsync(name, size, ReadAsync(source, read, cancellationToken), cancellationToken);
    }

    private async IAsyncEnumerable<double[]> ReadAsync(
        TapeSource source, Func<TapePart, double[]> read, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var part in tapes.ReadAsync(source, 0, network.Epoch, cancellationToken))
            yield return read(part);
    }

    private delegate ReadOnlySpan<double> Row(int index);

    private static double[] Rows(TapePart part, Row row)
    {
        var numbers = new List<double>();
        for (var n = 0; n < part.Count; n++)
            numbers.AddRange(row(n));
        return [.. numbers];
    }

    // NetworkState has the outputs of all units, by layer.
    private double[] Outputs() =>
    [
        .. network.Cases.SelectMany(look => recipe.Network.Outputs.SelectMany(
            group => look.Outputs[group.Layer - 1].Skip(group.Units.Start).Take(group.Units.Count))),
    ];
}
