using System.Globalization;
using BackpropWeb.Client.Figure;
using BackpropWeb.Client.Shared;
using Bunit;

namespace BackpropWeb.Client.Tests.Figure;

public sealed class CurveTests : FigureContext
{
    [Fact]
    public void TheLineHasAPointForEveryEpochAndTheMarkerIsOnIt()
    {
        var recipe = Trained.Exhibit("xor");
        var rows = Trained.Rows(recipe);
        var top = Axis.Top(rows.MeanSquaredError.Max());

        var curve = Render<Curve>(p => p.Add(c => c.Rows, rows).Add(c => c.Epochs, 600).Add(c => c.Epoch, 237));

        var points = curve.Find("[data-error-line]").GetAttribute("d")![1..].Split('L')
            .Select(point => point.Split(' ').Select(n => double.Parse(n, CultureInfo.InvariantCulture)).ToArray())
            .ToArray();
        Assert.Equal(601, points.Length);
        for (var epoch = 0; epoch <= 600; epoch++)
        {
            Assert.Equal(epoch, points[epoch][0]);
            // Coordinates have two decimals.
            Assert.Equal(Axis.Y(rows.MeanSquaredError[epoch], top), points[epoch][1], 0.0051);
        }

        Assert.Equal("translate(237 0)", curve.Find("[data-marker]").GetAttribute("transform"));
        Assert.Equal($"M0 {Digits.Place(points[237][1])}h0", curve.Find("[data-marker-dot]").GetAttribute("d"));
    }

    [Fact]
    public void HeldOutCasesHaveALineOfTheirOwnWithinTheAxis()
    {
        var rows = new Contracts.TapeRows(
            0, 2, [1, 1, 1], [0.2, 0.1, 0.05], [0, 0, 0], null, null, [0.4, 0.3, 0.35], [0, 1, 1]);

        var curve = Render<Curve>(p => p.Add(c => c.Rows, rows).Add(c => c.Epochs, 2).Add(c => c.Epoch, 0));

        Assert.Equal("M0 0L1 250L2 125", curve.Find("[data-held-out-line]").GetAttribute("d"));
        Assert.Equal("M0 500L1 750L2 875", curve.Find("[data-error-line]").GetAttribute("d"));
    }

    [Fact]
    public void ALongRunIsDownsampledWithoutLosingASpike()
    {
        var errors = new double[50_001];
        Array.Fill(errors, 0.1);
        errors[31_234] = 0.9;
        var rows = new Contracts.TapeRows(0, 50_000, errors, errors, new int[50_001], null, null);

        var curve = Render<Curve>(p => p.Add(c => c.Rows, rows).Add(c => c.Epochs, 50_000).Add(c => c.Epoch, 0));

        var path = curve.Find("[data-error-line]").GetAttribute("d")!;
        Assert.Contains("L31234 100", path, StringComparison.Ordinal);
        Assert.InRange(path.Length, 1, 60_000);
    }

    [Theory]
    [InlineData(0.25, 0.25)]
    [InlineData(0.2514, 0.3)]
    [InlineData(0.3, 0.3)]
    [InlineData(0.31, 0.35)]
    [InlineData(1, 1)]
    [InlineData(0.0007, 0.0007)]
    [InlineData(16, 20)]
    [InlineData(7.6e113, 8e113)]
    [InlineData(1.7e308, double.MaxValue)]
    [InlineData(0, 1)]
    public void TheAxisEndsAtARoundNumberNearTheLargestError(double largest, double top) =>
        Assert.Equal(top, Axis.Top(largest));

    [Fact]
    public void TheTopIsAtMostAThirdAboveTheLargestError()
    {
        for (var largest = 1e-9; largest < 1e9; largest *= 1.01)
        {
            var ticks = Axis.Ticks(largest);
            Assert.InRange(ticks[0] / largest, 1 - 1e-9, 1.34);
            Assert.InRange(ticks.Length, 4, 8);
            Assert.Equal(0, ticks[^1]);
        }
    }

    [Fact]
    public void ADivergingRunHasALogarithmicAxis()
    {
        var rows = new Contracts.TapeRows(0, 2, [], [0.2, 1000, 2e8], [0, 0, 0], null, null);

        var curve = Render<Curve>(p => p.Add(c => c.Rows, rows).Add(c => c.Epochs, 2).Add(c => c.Epoch, 1));

        Assert.Equal(
            ["1e+9", "1e+7", "1e+5", "1000", "10", "0.1"],
            curve.FindAll("[data-y-ticks] span").Select(tick => tick.TextContent));
        Assert.Equal("M0 600h0", curve.Find("[data-marker-dot]").GetAttribute("d"));
    }
}
