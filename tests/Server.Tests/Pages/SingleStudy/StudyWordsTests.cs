using BackpropWeb.Server.Pages.SingleStudy;

namespace BackpropWeb.Server.Tests.Pages.SingleStudy;

public sealed class StudyWordsTests
{
    /// <summary>996,302 of a million is 99.6 %, and so are both ends of its interval.</summary>
    [Theory]
    [InlineData(0.983, 0.995, "98.3–99.5 %")]
    [InlineData(0.996180, 0.996420, "99.62–99.64 %")]
    [InlineData(0.999981, 0.999989, "99.998–99.999 %")]
    [InlineData(0, 0, "0.0–0.0 %")]
    public void TheEndsOfAnIntervalDiffer(double low, double high, string expected) =>
        Assert.Equal(expected, StudyWords.Range([low, high]));
}
