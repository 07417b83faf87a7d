using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using BackpropWeb.Server.Http;

namespace BackpropWeb.Server.Runs.Tapes;

/// <summary>Streams rows of a tape as JSON or CSV; its memory does not depend on the number of rows.</summary>
internal sealed class TapeResponse(
    TapeReader tapes, TapeLocation tape, string id, int from, int to, bool withWeights, bool isCsv,
    bool isDownload) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (request, response) = (httpContext.Request, httpContext.Response);
        response.Headers.Vary = "Accept";
        response.Headers.CacheControl = tape.IsComplete ? TapeFormat.Immutable : "no-cache";
        if (tape.IsComplete)
        {
            var tag = Tag();
            response.Headers.ETag = tag;
            if (request.Headers.IfNoneMatch.SelectMany(tags => tags?.Split(',') ?? [])
                .Any(t => t.Trim() == tag || t.Trim() == "*"))
            {
                response.StatusCode = (int)HttpStatusCode.NotModified;
                return;
            }
        }

        response.ContentType = isCsv ? $"{TapeFormat.Csv}; charset=utf-8" : $"{TapeFormat.Json}; charset=utf-8";
        if (isDownload)
            response.Headers.ContentDisposition = $"attachment; filename=\"run-{id}.csv\"";
        if (isCsv)
            await WriteCsvAsync(response.BodyWriter, httpContext.RequestAborted);
        else
            await WriteJsonAsync(response.BodyWriter, httpContext.RequestAborted);
    }

    private string Tag()
    {
        var content = string.Create(
            CultureInfo.InvariantCulture, $"{id} {tape.RecipeHash} {tape.LastEpoch} {from} {to} {withWeights} {isCsv}");
        // Weak, because the same rows may be compressed or not.
        return $"W/\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)).AsSpan(0, 16))}\"";
    }

    /// <summary>Writes column by column; each column reads the rows again.</summary>
    private async Task WriteJsonAsync(PipeWriter pipe, CancellationToken cancellationToken)
    {
        await using var stream = new StreamedJson(pipe, cancellationToken);
        var json = stream.Writer;
        var (isWhole, errors) = (tape.Source.Layout.IsWhole, tape.Source.ErrorsOnly);
        json.WriteStartObject();
        json.WriteNumber("from", from);
        json.WriteNumber("to", Math.Max(to, from - 1));
        await WriteColumnAsync("totalError", errors, (p, row) => json.WriteNumberValue(p.TotalError[row]));
        await WriteColumnAsync("meanSquaredError", errors, (p, row) => json.WriteNumberValue(p.MeanSquaredError[row]));
        await WriteColumnAsync("correct", errors, (p, row) => json.WriteNumberValue(p.Correct[row]));
        if (tape.Source.Layout.HasHeldOut)
        {
            await WriteColumnAsync("heldOutError", errors, (p, row) => json.WriteNumberValue(p.HeldOutError[row]));
            await WriteColumnAsync("heldOutCorrect", errors, (p, row) => json.WriteNumberValue(p.HeldOutCorrect[row]));
        }
        else
        {
            json.WriteNull("heldOutError");
            json.WriteNull("heldOutCorrect");
        }

        if (isWhole)
            await WriteColumnAsync("outputs", tape.Source, (part, row) => WriteOutputs(json, part, row));
        else
            json.WriteNull("outputs");
        if (isWhole && withWeights)
            await WriteColumnAsync("weights", tape.Source, (part, row) => WriteNumbers(json, part.WeightsOf(row)));
        else
            json.WriteNull("weights");
        json.WriteEndObject();
        await json.FlushAsync(cancellationToken);

        async Task WriteColumnAsync(string name, TapeSource source, Action<TapePart, int> write)
        {
            json.WriteStartArray(name);
            await foreach (var part in tapes.ReadAsync(source, from, to, cancellationToken))
            {
                for (var row = 0; row < part.Count; row++)
                {
                    write(part, row);
                    await stream.FlushIfLongAsync();
                }
            }

            json.WriteEndArray();
        }
    }

    private static void WriteOutputs(Utf8JsonWriter json, TapePart part, int row)
    {
        var outputs = part.OutputsOf(row);
        json.WriteStartArray();
        for (var c = 0; c < part.Layout.Cases; c++)
            WriteNumbers(json, outputs.Slice(c * part.Layout.Outputs, part.Layout.Outputs));
        json.WriteEndArray();
    }

    private static void WriteNumbers(Utf8JsonWriter json, ReadOnlySpan<double> numbers)
    {
        json.WriteStartArray();
        foreach (var number in numbers)
            json.WriteNumberValue(number);
        json.WriteEndArray();
    }

    /// <summary>Writes a header and one line per epoch; outputs are y_case_output, counted from 0 as in JSON.</summary>
    private async Task WriteCsvAsync(PipeWriter pipe, CancellationToken cancellationToken)
    {
        var layout = tape.Source.Layout;
        var stream = new StreamedText(pipe, cancellationToken);
        var text = stream.Text.Append("epoch,totalError,meanSquaredError,correct");
        if (layout.HasHeldOut)
            text.Append(",heldOutError,heldOutCorrect");
        if (layout.IsWhole)
        {
            for (var c = 0; c < layout.Cases; c++)
            {
                for (var j = 0; j < layout.Outputs; j++)
                    text.Append(CultureInfo.InvariantCulture, $",y_{c}_{j}");
            }

            for (var w = 0; withWeights && w < layout.Weights; w++)
                text.Append(CultureInfo.InvariantCulture, $",w_{w}");
        }

        text.Append('\n');
        await foreach (var part in tapes.ReadAsync(tape.Source, from, to, cancellationToken))
        {
            for (var row = 0; row < part.Count; row++)
            {
                AppendLine(text, part, row);
                await stream.FlushIfLongAsync();
            }
        }

        await stream.FlushAsync();
    }

    private void AppendLine(StringBuilder text, TapePart part, int row)
    {
        text.Append(
            CultureInfo.InvariantCulture,
            $"{part.From + row},{part.TotalError[row]:R},{part.MeanSquaredError[row]:R},{part.Correct[row]}");
        if (part.Layout.HasHeldOut)
            text.Append(CultureInfo.InvariantCulture, $",{part.HeldOutError[row]:R},{part.HeldOutCorrect[row]}");
        if (part.Layout.IsWhole)
        {
            foreach (var output in part.OutputsOf(row))
                text.Append(CultureInfo.InvariantCulture, $",{output:R}");
            if (withWeights)
            {
                foreach (var weight in part.WeightsOf(row))
                    text.Append(CultureInfo.InvariantCulture, $",{weight:R}");
            }
        }

        text.Append('\n');
    }
}
