using BackpropWeb.Client.Figure;
using BackpropWeb.Client.Localization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace BackpropWeb.Client.Tests.Figure;

public sealed class StoryTests : FigureContext
{
    private IStringLocalizer<Words> Words => Services.GetRequiredService<IStringLocalizer<Words>>();

    [Theory]
    [InlineData("en")]
    [InlineData("zh")]
    public void EveryEpochOfTheExhibitHasOneSentence(string language)
    {
        Language(language);
        foreach (var problem in (string[])["xor", "and", "or"])
        {
            var recipe = Trained.Exhibit(problem);

            var story = Story.Tell(Trained.Rows(recipe), recipe.Problem, ended: true, Words);

            Assert.Equal(0, story.Sentences[0].From);
            Assert.Equal(600, story.Sentences[^1].To);
            Assert.All(story.Sentences.Zip(story.Sentences.Skip(1)), pair => Assert.Equal(pair.First.To + 1, pair.Second.From));
            Assert.All(story.Sentences, sentence => Assert.DoesNotContain("Story.", sentence.Text, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void ASolvedRunSaysSinceWhen()
    {
        var recipe = Trained.Exhibit("xor");
        var rows = Trained.Rows(recipe);

        var story = Story.Tell(rows, recipe.Problem, ended: true, Words);

        Assert.NotNull(story.SolvedAt);
        Assert.All(rows.Correct[story.SolvedAt.Value..], correct => Assert.Equal(4, correct));
        Assert.NotEqual(4, rows.Correct[story.SolvedAt.Value - 1]);
        Assert.Equal(
            $"Solved: from epoch {story.SolvedAt} to the end all 4 answers are on their right side of 0.5.", story.Sentences[^1].Text);
    }

    [Fact]
    public void AnUnsolvedRunIsNotHidden()
    {
        var recipe = Trained.WithSeed(Trained.Exhibit("xor"), 1, epochs: 20);
        var rows = Trained.Rows(recipe);

        var story = Story.Tell(rows, recipe.Problem, ended: true, Words);

        Assert.Null(story.SolvedAt);
        Assert.StartsWith($"Not solved: after 20 epochs {rows.Correct[^1]} of 4 cases are right.", story.Sentences[^1].Text, StringComparison.Ordinal);
    }
}
