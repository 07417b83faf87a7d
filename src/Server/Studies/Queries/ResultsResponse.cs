using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using BackpropWeb.Server.Http;
using BackpropWeb.Server.Persistence;
using BackpropWeb.Server.Runs.Tapes;
using BackpropWeb.Server.Studies.Plans;

namespace BackpropWeb.Server.Studies.Queries;

/// <summary>Streams results of a study as JSON or CSV; its memory does not depend on the number of members.</summary>
internal sealed class ResultsResponse(
    BlockReader blocks, StoredStudy study, StudyPlan plan, int from, int to, bool isCsv, bool isDownload) : IResult
{
    /// <summary>Numbers of each member, at most.</summary>
    public const int Columns = 11;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.Headers.Vary = "Accept";
        response.Headers.CacheControl = "no-cache";
        response.ContentType = isCsv ? $"{TapeFormat.Csv}; charset=utf-8" : $"{TapeFormat.Json}; charset=utf-8";
        if (isDownload)
            response.Headers.ContentDisposition = $"attachment; filename=\"study-{study.Id}.csv\"";
        if (isCsv)
            await WriteCsvAsync(response.BodyWriter, httpContext.RequestAborted);
        else
            await WriteJsonAsync(response.BodyWriter, httpContext.RequestAborted);
    }

    /// <summary>Writes column by column; each column reads the blocks again.</summary>
    private async Task WriteJsonAsync(PipeWriter pipe, CancellationToken cancellationToken)
    {
        await using var stream = new StreamedJson(pipe, cancellationToken);
        var json = stream.Writer;
        json.WriteStartObject();
        json.WriteNumber("from", from);
        await WritePlannedAsync(
            "seed", plan.SeedOf(0) is not null, member => json.WriteNumberValue(plan.SeedOf(member)!.Value));
        await WritePlannedAsync("x", plan.XOf(0) is not null, member => json.WriteNumberValue(plan.XOf(member)!.Value));
        await WritePlannedAsync("y", plan.YOf(0) is not null, member => json.WriteNumberValue(plan.YOf(member)!.Value));
        await WriteColumnAsync("solvedAt", (part, n) => WriteNumber(part.Results.SolvedAt(n)));
        await WriteColumnAsync("totalError", (part, n) => json.WriteNumberValue(part.Results.TotalError[n]));
        await WriteColumnAsync(
            "meanSquaredError", (part, n) => json.WriteNumberValue(part.Results.MeanSquaredError[n]));
        await WriteColumnAsync("correct", (part, n) => json.WriteNumberValue(part.Results.Correct[n]));
        await WriteColumnAsync("diverged", (part, n) => json.WriteBooleanValue(part.Results.Diverged[n]));
        if (plan.HoldsOut)
        {
            await WriteColumnAsync("heldOutError", (part, n) => WriteNumber(part.Results.HeldOutErrorOf(n)));
            await WriteColumnAsync("heldOutCorrect", (part, n) => WriteNumber(part.Results.HeldOutCorrectOf(n)));
        }
        else
        {
            json.WriteNull("heldOutError");
            json.WriteNull("heldOutCorrect");
        }

        json.WriteEndObject();
        await json.FlushAsync(cancellationToken);

        void WriteNumber(double? number)
        {
            if (number is { } value)
                json.WriteNumberValue(value);
            else
                json.WriteNullValue();
        }

        async Task WritePlannedAsync(string name, bool exists, Action<int> write)
        {
            if (!exists)
            {
                json.WriteNull(name);
                return;
            }

            json.WriteStartArray(name);
            for (var member = from; member < to; member++)
            {
                write(member);
                await stream.FlushIfLongAsync();
            }

            json.WriteEndArray();
        }

        async Task WriteColumnAsync(string name, Action<ResultsPart, int> write)
        {
            json.WriteStartArray(name);
            await foreach (var part in blocks.ReadAsync(study, from, to, cancellationToken))
            {
                for (var n = part.Start; n < part.Start + part.Count; n++)
                {
                    write(part, n);
                    await stream.FlushIfLongAsync();
                }
            }

            json.WriteEndArray();
        }
    }

    private async Task WriteCsvAsync(PipeWriter pipe, CancellationToken cancellationToken)
    {
        var stream = new StreamedText(pipe, cancellationToken);
        var text = stream.Text.Append("index,seed,x,y,solvedAt,totalError,meanSquaredError,correct,diverged")
            .Append(plan.HoldsOut ? ",heldOutError,heldOutCorrect\n" : "\n");
        await foreach (var part in blocks.ReadAsync(study, from, to, cancellationToken))
        {
            for (var n = 0; n < part.Count; n++)
            {
                AppendLine(text, part, n);
                await stream.FlushIfLongAsync();
            }
        }

        await stream.FlushAsync();
    }

    private void AppendLine(StringBuilder text, in ResultsPart part, int n)
    {
        var (member, results, place) = (part.From + n, part.Results, part.Start + n);
        text.Append(
            CultureInfo.InvariantCulture,
            $"{member},{plan.SeedOf(member)},{plan.XOf(member):R},{plan.YOf(member):R},{results.SolvedAt(place)},"
            + $"{results.TotalError[place]:R},{results.MeanSquaredError[place]:R},{results.Correct[place]},"
            + $"{(results.Diverged[place] ? "true" : "false")}");
        if (plan.HoldsOut)
            text.Append(
                CultureInfo.InvariantCulture,
                $",{results.HeldOutErrorOf(place):R},{results.HeldOutCorrectOf(place)}");
        text.Append('\n');
    }
}
