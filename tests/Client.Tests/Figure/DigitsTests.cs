using BackpropWeb.Client.Figure;

namespace BackpropWeb.Client.Tests.Figure;

public sealed class DigitsTests
{
    [Theory]
    [InlineData(0.0005, "0.001")]
    [InlineData(-3.25, "-3.250")]
    [InlineData(99_999.9, "99999.900")]
    [InlineData(7.637546348466558e113, "7.64e+113")]
    [InlineData(-1e100, "-1.00e+100")]
    public void NumbersHaveThreeDigitsUntilTheyAreHuge(double value, string text) => Assert.Equal(text, Digits.Three(value));
}
