using System.Text.Json;
using System.Text.Json.Nodes;
using BackpropWeb.Client.Localization;
using BackpropWeb.Contracts;
using BackpropWeb.Server.Http;
using Microsoft.Extensions.Localization;

namespace BackpropWeb.Server.Tables;

/// <summary>Examples in the OpenAPI document: a table of four lines.</summary>
internal sealed class TableExamples(IStringLocalizer<Refusals> words) : IApiExamples
{
    private const string Operation = "POST /api/tables";
    private const string Text =
        "length;width;species\n1,4;0,2;setosa\n1,3;0,2;setosa\n4,7;1,4;versicolor\n4,5;1,5;versicolor\n";

    public JsonNode? ForParameter(string operation, string name) => (operation, name) switch
    {
        (Operation, "outputs") => "species",
        _ => null,
    };

    public IEnumerable<(string Summary, JsonNode Body)> ForBody(string operation) =>
        operation == Operation ? [("A spreadsheet's export", JsonValue.Create(Text))] : [];

    public Task<JsonNode?> ForResponseAsync(string operation, int status, CancellationToken cancellationToken) =>
        Task.FromResult((operation, status) == (Operation, 200)
            ? JsonSerializer.SerializeToNode(
                TablesApi.ToTable(
                    TableReader.Read(Text, new(), new("table", ["species"], []), new(), new())!, "utf-8", words),
                ContractsJson.Default.Table)
            : null);
}
