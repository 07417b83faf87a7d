using System.Globalization;
using BackpropWeb.Client.Localization;
using BackpropWeb.Server.Pages.SingleStudy;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace BackpropWeb.Server.Tests.Pages.SingleStudy;

public sealed class StudyWordsTests
{
    /// <summary>996,302 of a million is 99.6 %, and so are both ends of its interval.</summary>
    [Theory]
    [InlineData("en", 0.983, 0.995, "98.3–99.5 %")]
    [InlineData("zh", 0.983, 0.995, "98.3%–99.5%")]
    [InlineData("en", 0.996180, 0.996420, "99.62–99.64 %")]
    [InlineData("en", 0.999981, 0.999989, "99.998–99.999 %")]
    [InlineData("en", 0, 0, "0.0–0.0 %")]
    public void TheEndsOfAnIntervalDiffer(string language, double low, double high, string expected)
    {
        CultureInfo.CurrentUICulture = new(language);
        using var services = new ServiceCollection().AddLogging().AddLocalization().BuildServiceProvider();

        Assert.Equal(
            expected, StudyWords.Range([low, high], services.GetRequiredService<IStringLocalizer<Words>>()));
    }
}
