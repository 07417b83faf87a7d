using System.Globalization;
using BackpropWeb.Client.Localization;
using BackpropWeb.Contracts;
using BackpropWeb.Server.Http;
using BackpropWeb.Server.Limits;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;

namespace BackpropWeb.Server.Tables;

/// <summary>REST for tables.</summary>
internal static class TablesApi
{
    private const string DefaultName = "table";
    private const string Auto = "auto";
    private const int PreviewLines = 5;

    // Windows gives CSV files the type of the program that opens them.
    private static readonly string[] Types =
        ["text/csv", "text/plain", "text/tab-separated-values", "application/csv", "application/vnd.ms-excel"];

    private static readonly Dictionary<string, char> DelimiterNames = new()
    {
        ["comma"] = ',', ["semicolon"] = ';', ["tab"] = '\t', ["bar"] = '|', ["pipe"] = '|',
        ["spaces"] = TableRows.Spaces, ["space"] = TableRows.Spaces,
        [","] = ',', [";"] = ';', ["\t"] = '\t', ["|"] = '|', [" "] = TableRows.Spaces,
    };

    private static readonly Dictionary<string, char> DecimalNames = new()
    {
        ["point"] = '.', ["comma"] = ',', ["."] = '.', [","] = ',',
    };

    public static void AddTables(this WebApplicationBuilder builder) =>
        builder.Services.AddSingleton<IApiExamples, TableExamples>();

    public static void MapTables(this WebApplication app) => app.MapPost("/api/tables", ReadAsync).WithTags("Problems")
        .WithSummary("Reads a table as a problem.")
        .WithDescription(
            "Separator, decimal sign, header and encoding are detected and can be prescribed. A column of numbers "
            + "becomes one unit, a column of words one unit for each word, yes and no one unit. Faults are named by "
            + "line and column in errors and, for programs, in faults. Reasons and notes are in Chinese if "
            + "Accept-Language prefers it.")
        .WithMetadata(
            new DescribedParameter(
                "outputs", "The desired columns: names or numbers, separated by commas; 1 is the first column, −1 the "
                + "last. A name comes before a number. May be repeated.", JsonSchemaType.String,
                "the last column; if that holds fractions and the words of just one other column look like classes, "
                + "that one"),
            new DescribedParameter("ignore", "Columns to leave out, likewise.", JsonSchemaType.String, "none"),
            new DescribedParameter(
                "header",
                "Whether the first line names the columns: auto, true or false.",
                JsonSchemaType.String,
                Auto),
            new DescribedParameter(
                "delimiter", "auto, or comma, semicolon, tab, bar, spaces, or the character.", JsonSchemaType.String,
                Auto),
            new DescribedParameter("decimal", "auto, point or comma.", JsonSchemaType.String, Auto),
            new DescribedParameter(
                "encoding", $"auto, or {string.Join(", ", TableText.Encodings)}.", JsonSchemaType.String, Auto),
            new DescribedParameter(
                "missing", "refuse or skip lines with a missing value: empty, ?, NA, N/A, NaN, null.",
                JsonSchemaType.String, "refuse"),
            new DescribedParameter(
                "classes", "Whether whole numbers of a desired column are classes: auto, true or false.",
                JsonSchemaType.String, Auto),
            new DescribedParameter("name", "Name of the problem.", JsonSchemaType.String, DefaultName))
        .Accepts<string>("text/csv").Produces<Table>().ProducesProblems(400, 413, 415, 422);

    private static async Task<IResult> ReadAsync(
        HttpContext context, IOptions<LimitOptions> limits, IStringLocalizer<Refusals> words)
    {
        if (!MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type)
            || !Types.Contains(type.MediaType.Value, StringComparer.OrdinalIgnoreCase))
            return TypedResults.Problem(
                statusCode: StatusCodes.Status415UnsupportedMediaType, title: "The body must be a table.",
                detail: $"Send it with one of these types: {string.Join(", ", Types)}.");
        var query = new QueryFields(context.Request.Query);
        var (form, wish, encoding) = Read(query);
        if (query.Refusal is { } refusal)
            return refusal;
        var (bytes, tooLarge) = await BoundedBody.ReadAsync(context.Request, limits.Value.BodyBytes);
        if (bytes is null)
            return tooLarge!;

        if (PrefersChinese(context.Request))
            CultureInfo.CurrentUICulture = new(PageAddress.Chinese);
        var faults = new TableFaults();
        if (TableText.Read(bytes, encoding ?? DeclaredEncoding(type, bytes)) is not { } text)
            return ProblemResults.Field("encoding", $"the bytes are not {TableText.Marked(bytes) ?? encoding}");
        return TableReader.Read(text.Text, form, wish, limits.Value, faults) is { } result
            ? TypedResults.Ok(ToTable(result, text.Encoding, words))
            : Refused(faults, words);
    }

    internal static Table ToTable(TableReader.Result result, string encoding, IStringLocalizer<Refusals> words) => new(
        new()
        {
            Name = result.Problem.Name, InputNames = result.Problem.InputNames,
            OutputNames = result.Problem.OutputNames,
            Cases = RecipeDocuments.Cases(result.Problem),
        },
        result.Form.Delimiter!.Value.ToString(), result.Form.DecimalSign!.Value.ToString(), encoding,
        result.Form.Header!.Value,
        result.Columns, result.Skipped, [.. result.Notes.Select(words.Format)],
        [
            .. result.Rows.Take(PreviewLines)
                .Select(row => new TableLine(row.Line, [.. row.Cells.Select(ColumnReader.Shown)])),
        ]);

    private static ProblemHttpResult Refused(TableFaults faults, IStringLocalizer<Refusals> words)
    {
        TableFault[] all =
        [
            .. faults.InOrder.Select(fault => new TableFault(
                fault.Line, fault.Column, fault.Value is null ? null : ColumnReader.Shown(fault.Value),
                words.Format(fault.Reason))),
        ];
        var errors = all.GroupBy(
            fault => fault.Column == 0 ? $"line {fault.Line}" : $"line {fault.Line}, column {fault.Column}")
            .ToDictionary(group => group.Key, group => group.Select(fault => fault.Reason).ToArray());
        var problem = ProblemResults.Fields(errors, isMalformed: false);
        problem.ProblemDetails.Title = "The table cannot be read.";
        problem.ProblemDetails.Extensions["faults"] = all;
        return problem;
    }

    private static (TableForm Form, TableWish Wish, string? Encoding) Read(QueryFields query)
    {
        var form = new TableForm(
            OneOf(query, "delimiter", DelimiterNames), OneOf(query, "decimal", DecimalNames), Choice(query, "header"));
        var encoding = query.OneOf("encoding", [Auto, .. TableText.Encodings]);
        var name = TableReader.Name(query.Text("name") ?? DefaultName);
        var wish = new TableWish(
            name.Length == 0 ? DefaultName : name, query.Texts("outputs"), query.Texts("ignore"),
            query.OneOf("missing", "refuse", "skip") == "skip", Choice(query, "classes"));
        return (form, wish, encoding == Auto ? null : encoding);
    }

    private static char? OneOf(QueryFields query, string field, Dictionary<string, char> names) =>
        query.OneOf(field, [Auto, .. names.Keys]) is { } name && name != Auto ? names[name] : null;

    private static bool? Choice(QueryFields query, string field) =>
        query.OneOf(field, Auto, "true", "false", "yes", "no", "1", "0") switch
    {
        "true" or "yes" or "1" => true,
        "false" or "no" or "0" => false,
        _ => null,
    };

    // Clients declare UTF-8 out of habit, so a declared encoding counts only if the bytes fit it.
    private static string? DeclaredEncoding(MediaTypeHeaderValue type, byte[] bytes) =>
        TableText.Encodings.FirstOrDefault(name => type.Charset.Equals(name, StringComparison.OrdinalIgnoreCase))
            is { } declared && TableText.Read(bytes, declared) is not null
            ? declared
            : null;

    private static bool PrefersChinese(HttpRequest request) =>
        request.GetTypedHeaders().AcceptLanguage.MaxBy(language => language.Quality ?? 1)?.Value.Value?
            .StartsWith(PageAddress.Chinese, StringComparison.OrdinalIgnoreCase) == true;
}
