using System.Net;

namespace BackpropWeb.Server.Tests.Pages.Exhibit;

/// <summary>The exhibit's form without script.</summary>
public sealed class StartFormTests(SharedServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("", "problem=and&seed=-1", "The seed must be a whole number from 0 to ")]
    [InlineData("", "problem=and&seed=many", "The seed must be a whole number from 0 to ")]
    [InlineData("/zh", "problem=and&seed=99999999999999999999", "种子必须是0到")]
    [InlineData("", "problem=nosuch&seed=1", "nosuch")]
    public async Task ARefusedFormComesBackWithWhatIsWrong(string prefix, string form, string message)
    {
        using var answer = await PostAsync(server, prefix, form);
        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Token));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains(prefix == "" ? "<html lang=\"en\"" : "<html lang=\"zh-Hans\"", page, StringComparison.Ordinal);
        Assert.Matches($"(?s)id=\"start-problem\"[^>]*>[^<]*{message}", page);
        if (form.Contains("problem=and", StringComparison.Ordinal))
            Assert.Contains($"value=\"{form.Split("seed=")[1]}\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhoStartsTooMuchGetsThePageAndIsToldWhenToComeBack()
    {
        using var small = new RunningServer(("Limits:StartsPerMinute", "1"));
        (await PostAsync(small, "", "problem=xor&seed=1")).Dispose();
        using var answer = await PostAsync(small, "", "problem=xor&seed=1");
        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.Contains(
            "The server cannot start another run now.",
            await answer.Content.ReadAsStringAsync(Token),
            StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> PostAsync(RunningServer server, string prefix, string form)
    {
        using var content = new StringContent(form, null, "application/x-www-form-urlencoded");
        return await server.Client.PostAsync(prefix + "/start", content, Token);
    }
}
