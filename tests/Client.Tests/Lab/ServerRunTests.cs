using System.Net;
using System.Text.Json;
using BackpropWeb.Contracts;
using BackpropWeb.Engine;
using Bunit;

namespace BackpropWeb.Client.Tests.Lab;

/// <summary>A run that the lab starts on the server.</summary>
public sealed class ServerRunTests : LabContext
{
    private readonly Recipe _recipe = Trained.Exhibit("xor");

    [Fact]
    public void EqualBitsAreSealed()
    {
        var lab = Started(Trained.Rows(_recipe));

        lab.WaitForAssertion(() => Assert.Equal("Agrees", lab.Find("[data-seal]").GetAttribute("data-seal")));
        Assert.Contains("601 rows", lab.Find("[data-seal]").TextContent, StringComparison.Ordinal);
        Assert.Equal("runs/started", lab.Find(".server-run a").GetAttribute("href"));
    }

    [Fact]
    public void OneOtherBitIsReported()
    {
        var rows = Trained.Rows(_recipe);
        rows.Weights![237][4] = double.BitIncrement(rows.Weights[237][4]);

        var lab = Started(rows);

        lab.WaitForAssertion(() => Assert.Equal("Differs", lab.Find("[data-seal]").GetAttribute("data-seal")));
        Assert.Contains("epoch 237", lab.Find("[data-seal]").TextContent, StringComparison.Ordinal);
    }

    private IRenderedComponent<Client.Lab.LabForm> Started(TapeRows tape)
    {
        var run = new Run(
            "started", RunStatus.Finished, 600, 600, null, tape.TotalError[^1], tape.MeanSquaredError[^1], 4, 4, null,
            new(), "", null, null, false, default, null, null, null, new("", "", "", null, null, null));
        (Server.Status, Server.Answer) = (
            HttpStatusCode.Created,
            JsonSerializer.Serialize(StartedRun.Of(run, "key"), ContractsJson.Default.StartedRun));
        Server.Read = path => path.EndsWith("/tape", StringComparison.Ordinal)
            ? JsonSerializer.Serialize(tape, ContractsJson.Default.TapeRows)
            : JsonSerializer.Serialize(run, ContractsJson.Default.Run);
        var lab = Lab();
        lab.Find(".lab-bar .primary").Click();
        return lab;
    }
}
