using System.Globalization;
using BackpropWeb.Client.Figure;
using Bunit;

namespace BackpropWeb.Client.Tests.Figure;

public sealed class CurveTests : FigureContext
{
    [Fact]
    public void TheLineHasAPointForEveryEpochAndTheMarkerStandsOnIt()
    {
        var recipe = Trained.Exhibit("xor");
        var rows = Trained.Rows(recipe);
        var top = Axis.Top(rows.MeanSquaredError.Max());

        var curve = Render<Curve>(p => p.Add(c => c.Rows, rows).Add(c => c.Epochs, 600).Add(c => c.Epoch, 237));

        var points = curve.Find("[data-error-line]").GetAttribute("d")![1..].Split('L')
            .Select(point => point.Split(' ').Select(n => double.Parse(n, CultureInfo.InvariantCulture)).ToArray()).ToArray();
        Assert.Equal(601, points.Length);
        for (var epoch = 0; epoch <= 600; epoch++)
        {
            Assert.Equal(epoch, points[epoch][0]);
            Assert.Equal(Axis.Y(rows.MeanSquaredError[epoch], top), points[epoch][1], 0.0051); // two digits are drawn
        }

        Assert.Equal("translate(237 0)", curve.Find("[data-marker]").GetAttribute("transform"));
        Assert.Equal($"M0 {Digits.Place(points[237][1])}h0", curve.Find("[data-marker-dot]").GetAttribute("d"));
    }

    [Fact]
    public void ALongRunIsDrawnByItsExtremesSoThatNoSpikeIsLost()
    {
        var errors = new double[50_001];
        Array.Fill(errors, 0.1);
        errors[31_234] = 0.9;
        var rows = new Contracts.TapeRows(0, 50_000, errors, errors, new int[50_001], null, null);

        var curve = Render<Curve>(p => p.Add(c => c.Rows, rows).Add(c => c.Epochs, 50_000).Add(c => c.Epoch, 0));

        var path = curve.Find("[data-error-line]").GetAttribute("d")!;
        Assert.Contains("L31234 0", path, StringComparison.Ordinal);
        Assert.InRange(path.Length, 1, 60_000);
    }

    [Theory]
    [InlineData(0.2514, 0.3)]
    [InlineData(0.3, 0.3)]
    [InlineData(0.31, 0.6)]
    [InlineData(1, 1.2)]
    [InlineData(0.0007, 0.0009)]
    [InlineData(16, 30)]
    [InlineData(0, 3)]
    public void TheAxisEndsAtThreeRoundSteps(double largest, double top) => Assert.Equal(top, Axis.Top(largest), 1e-9);
}
