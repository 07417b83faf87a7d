using BackpropWeb.Client.Shared;

namespace BackpropWeb.Client.Tests.Shared;

public sealed class DigitsTests
{
    [Theory]
    [InlineData(0.0005, "0.001")]
    [InlineData(0.0625, "0.063")]
    [InlineData(-0.0625, "-0.063")]
    [InlineData(-3.25, "-3.250")]
    [InlineData(99_999.9, "99999.900")]
    [InlineData(7.637546348466558e113, "7.64e+113")]
    [InlineData(-1e100, "-1.00e+100")]
    public void NumbersHaveThreeDigitsUntilTheyAreHuge(double value, string text) =>
        Assert.Equal(text, Digits.Three(value));

    [Theory]
    [InlineData(0, "0.000")]
    [InlineData(0.25, "0.250")]
    [InlineData(0.001, "0.001")]
    [InlineData(0.000616, "0.000616")]
    [InlineData(0.00099961, "0.00100")]
    [InlineData(1.23456e-6, "0.00000123")]
    [InlineData(6.1649e-9, "6.16e-9")]
    [InlineData(2.65e124, "2.65e+124")]
    public void ASmallErrorKeepsItsSignificantDigits(double value, string text) =>
        Assert.Equal(text, Digits.Error(value));

    [Theory]
    [InlineData(0, "0")]
    [InlineData(1, "1")]
    [InlineData(-0.5, "-0.5")]
    [InlineData(0.05, "0.05")]
    [InlineData(1234, "1230")]
    [InlineData(0.00001234, "0.0000123")]
    [InlineData(4e-9, "4e-9")]
    [InlineData(1.2e276, "1.2e+276")]
    [InlineData(double.MaxValue, "1.8e+308")]
    public void ABriefNumberHasNoTrailingZeros(double value, string text) => Assert.Equal(text, Digits.Brief(value));

    [Theory]
    [InlineData(0, 1, "0.0")]
    [InlineData(1, 1, "100.0")]
    [InlineData(0.991, 1, "99.1")]
    [InlineData(0.0625, 1, "6.3")]
    [InlineData(0.99619, 2, "99.62")]
    public void APercentageHasTheSameDecimalsEverywhere(double share, int decimals, string text) =>
        Assert.Equal(text, Digits.Percent(share, decimals));
}
