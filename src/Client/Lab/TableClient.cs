using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace BackpropWeb.Client.Lab;

/// <summary>Options for reading a table: query parameters of <c>POST /api/tables</c>.</summary>
internal sealed record TableReading(
    string Name = "csv", string Delimiter = "auto", string DecimalSign = "auto", string Header = "auto",
    string Encoding = "auto", bool SkipMissing = false, IReadOnlyList<string>? Outputs = null,
    IReadOnlyList<string>? Ignored = null)
{
    public string Query =>
        "?" + string.Join('&', Parameters().Select(pair => $"{pair.Name}={Uri.EscapeDataString(pair.Value)}"));

    private IEnumerable<(string Name, string Value)> Parameters()
    {
        yield return ("name", Name);
        yield return ("delimiter", Delimiter);
        yield return ("decimal", DecimalSign);
        yield return ("header", Header);
        yield return ("encoding", Encoding);
        yield return ("missing", SkipMissing ? "skip" : "refuse");
        foreach (var column in Outputs ?? [])
            yield return ("outputs", column);
        foreach (var column in Ignored ?? [])
            yield return ("ignore", column);
    }
}

/// <summary>Lets the server read a table.</summary>
internal sealed class TableClient(HttpClient http, IStringLocalizer<Words> words)
{
    /// <summary>A table, its errors, or why the server did not read it.</summary>
    public sealed record Result(Table? Table, IReadOnlyList<TableFault> Faults, string? Note = null);

    /// <summary>Posts a table in any usual encoding.</summary>
    public async Task<Result> ReadAsync(byte[] bytes, TableReading reading, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/tables" + reading.Query)
        {
            Content = new ByteArrayContent(bytes) { Headers = { ContentType = new("text/csv") } },
        };
        request.Headers.AcceptLanguage.Add(new StringWithQualityHeaderValue(CultureInfo.CurrentUICulture.Name));
        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            switch (response.StatusCode)
            {
                case HttpStatusCode.OK:
                    return new(
                        await response.Content.ReadFromJsonAsync(ContractsJson.Default.Table, cancellationToken),
                        []);
                case HttpStatusCode.RequestEntityTooLarge:
                    return new(null, [], words["Lab.CsvTooLarge"]);
                default:
                    using (var problem = await response.Content.ReadFromJsonAsync(
                        ContractsJson.Default.JsonDocument, cancellationToken))
                    {
                        return problem!.RootElement.TryGetProperty("faults", out var faults)
                            ? new(null, faults.Deserialize(ContractsJson.Default.IReadOnlyListTableFault)!)
                            : new(null, [], words["Lab.Refused", (int)response.StatusCode]);
                    }
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException)
        {
            return new(null, [], words["Start.NoServer"]);
        }
    }
}
