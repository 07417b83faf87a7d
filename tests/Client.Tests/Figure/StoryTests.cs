using BackpropWeb.Client.Figure;
using BackpropWeb.Client.Localization;
using BackpropWeb.Contracts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Phases = BackpropWeb.Engine.Diagnosis.Story;

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

            var story = StoryText.Tell(Trained.Rows(recipe), recipe.Problem, RunStatus.Finished, Words);

            Assert.Equal(0, story.Sentences[0].From);
            Assert.Equal(600, story.Sentences[^1].To);
            Assert.All(story.Sentences.Zip(story.Sentences.Skip(1)),
                pair => Assert.Equal(pair.First.To + 1, pair.Second.From));
            Assert.All(
                story.Sentences, sentence => Assert.DoesNotContain("Story.", sentence.Text, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void ASolvedRunHasTheEpochOfItsSolution()
    {
        var recipe = Trained.Exhibit("xor");
        var rows = Trained.Rows(recipe);

        var story = StoryText.Tell(rows, recipe.Problem, RunStatus.Finished, Words);

        Assert.NotNull(story.SolvedAt);
        Assert.All(rows.Correct[story.SolvedAt.Value..], correct => Assert.Equal(4, correct));
        Assert.NotEqual(4, rows.Correct[story.SolvedAt.Value - 1]);
        Assert.Equal(
            $"Solved: from epoch {story.SolvedAt} to the end, 4 of 4 cases are correct.", story.Sentences[^1].Text);
    }

    [Fact]
    public void AnUnsolvedRunIsReported()
    {
        var recipe = Trained.WithSeed(Trained.Exhibit("xor"), 1, epochs: 20);
        var rows = Trained.Rows(recipe);

        var story = StoryText.Tell(rows, recipe.Problem, RunStatus.Finished, Words);

        Assert.Null(story.SolvedAt);
        Assert.StartsWith(
            $"Not solved: {rows.Correct[^1]} of 4 cases are correct after 20 epochs.",
            story.Sentences[^1].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RunStatus.Stopped, "Stopped after 20 epochs: ")]
    [InlineData(RunStatus.Failed, "Failed after epoch 20, when ")]
    public void ARunThatDidNotFinishIsNotCalledUnsolved(RunStatus status, string beginning)
    {
        var recipe = Trained.WithSeed(Trained.Exhibit("xor"), 1, epochs: 20);
        var rows = Trained.Rows(recipe);

        var last = StoryText.Tell(rows, recipe.Problem, status, Words).Sentences[^1];

        Assert.StartsWith($"{beginning}{rows.Correct[^1]} of 4 cases ", last.Text, StringComparison.Ordinal);
    }

    /// <summary>All outputs can be correct at the last epoch before a run diverges.</summary>
    [Fact]
    public void AFailedRunIsNotSolved()
    {
        var recipe = Trained.Exhibit("xor");

        var story = StoryText.Tell(Trained.Rows(recipe), recipe.Problem, RunStatus.Failed, Words);

        Assert.Null(story.SolvedAt);
        Assert.Equal("Failed after epoch 600, when 4 of 4 cases were correct.", story.Sentences[^1].Text);
    }

    [Theory]
    [InlineData(RunStatus.Finished)]
    [InlineData(RunStatus.Running)]
    public void EverySentenceIsTrueOfItsEpochs(RunStatus status)
    {
        foreach (var problem in (string[])["xor", "and", "parity-3", "t-c", "false"])
        foreach (var seed in (long[])[1, 2, 3, 25])
        {
            var recipe = Trained.WithSeed(Trained.Exhibit(problem), seed, epochs: 40 * (int)seed);
            var rows = Trained.Rows(recipe);
            var plateau = Phases.PlateauShare * Phases.ConstantOutputError(recipe.Problem);

            foreach (var (from, to, text) in StoryText.Tell(rows, recipe.Problem, status, Words).Sentences)
            {
                var correct = rows.Correct[from..(to + 1)];
                if (text.StartsWith("Epoch 0, before training", StringComparison.Ordinal))
                    Assert.Equal((0, 0), (from, to));
                else if (text.StartsWith("On the plateau", StringComparison.Ordinal))
                    Assert.All(rows.MeanSquaredError[1..(to + 1)], error => Assert.True(error >= plateau));
                else if (text.StartsWith("Off the plateau", StringComparison.Ordinal))
                {
                    Assert.True(correct[^1] < recipe.Problem.Cases.Length);
                    Assert.True(plateau == 0 || rows.MeanSquaredError[from] < plateau);
                }
                else if (text.StartsWith("Solved", StringComparison.Ordinal))
                    Assert.All(correct, count => Assert.Equal(recipe.Problem.Cases.Length, count));
                else
                    Assert.StartsWith($"Not solved: {correct[^1]} of ", text, StringComparison.Ordinal);
            }
        }
    }
}
