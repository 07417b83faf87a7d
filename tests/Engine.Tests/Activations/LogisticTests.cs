using BackpropWeb.Engine.Activations;

namespace BackpropWeb.Engine.Tests.Activations;

public sealed class LogisticTests
{
    [Fact]
    public void Output_KnownInputs_IsEquation2()
    {
        const double rounding = 2e-16; // two roundings of numbers below 1
        Assert.Equal(0.5, Logistic.Output(0));
        Assert.Equal(0.7310585786300049, Logistic.Output(1), rounding);
        Assert.Equal(0.2689414213699951, Logistic.Output(-1), rounding);
        Assert.Equal(0.9999546021312976, Logistic.Output(10), rounding);
    }

    [Fact]
    public void Output_FarOut_ReachesZeroAndOneWithoutNaN()
    {
        Assert.Equal(1, Logistic.Output(40));
        Assert.Equal(1, Logistic.Output(double.PositiveInfinity));
        Assert.Equal(0, Logistic.Output(-1000));
        Assert.Equal(0, Logistic.Output(double.NegativeInfinity));
        Assert.Equal(double.NaN, Logistic.Output(double.NaN));
    }

    [Fact]
    public void Derivative_AnyOutput_IsYTimesOneMinusY()
    {
        Assert.Equal(0.25, Logistic.Derivative(0.5));
        Assert.Equal(0, Logistic.Derivative(0));
        Assert.Equal(0, Logistic.Derivative(1));
    }
}
