using BackpropWeb.Client.Figure;
using Bunit;

namespace BackpropWeb.Client.Tests.Figure;

/// <summary>The steps of the tour as rendered. A browser test checks that they move the figure.</summary>
public sealed class GuidedTourTests : FigureContext
{
    [Fact]
    public void TheSolutionIsAsOnThePage() => Assert.Equal(
        "not yet",
        Render<GuidedTour>(p => p.Add(t => t.SolvedText, "not yet")).Find("[data-bind=solvedAt]").TextContent);

    [Fact]
    public void NothingIsShownBeforeItBeginsNorAnAnswerBeforeTheGuess()
    {
        var tour = Render<GuidedTour>(p => p.Add(t => t.SolvedText, "167"));

        Assert.True(tour.Find("[data-tour]").HasAttribute("hidden"));
        var steps = tour.FindAll("[data-tour-step]");
        Assert.Equal(["start", "solved", "plateau", "end"], steps.Select(step => step.GetAttribute("data-tour-step")));
        Assert.All(steps, step => Assert.True(step.HasAttribute("hidden")));
        Assert.All(steps, step => Assert.Equal(
            step.QuerySelector("[data-guess]") is not null,
            step.QuerySelector("[data-answer]")!.HasAttribute("hidden")));
    }

    [Fact]
    public void EachStepButTheFirstHasBackAndEachButTheLastHasNext()
    {
        var steps = Render<GuidedTour>(p => p.Add(t => t.SolvedText, "167")).FindAll("[data-tour-step]");

        Assert.Equal(
            [false, true, true, true], steps.Select(step => step.QuerySelector("[data-tour-back]") is not null));
        Assert.Equal(
            [true, true, true, false], steps.Select(step => step.QuerySelector("[data-tour-next]") is not null));
        Assert.All(steps, step => Assert.NotNull(step.QuerySelector("[data-tour-end]")));
    }

    [Fact]
    public void EachGuessHasANameOfItsOwnAndAWordForEachAnswer()
    {
        Language("zh");
        var guesses = Render<GuidedTour>(p => p.Add(t => t.SolvedText, "167")).FindAll("[data-guess]");

        Assert.Equal(guesses.Count,
            guesses.Select(guess => guess.QuerySelector("input")!.GetAttribute("name")).Distinct().Count());
        Assert.All(guesses, guess => Assert.All(
            guess.QuerySelectorAll("label"),
            label => Assert.DoesNotContain("Tour.", label.TextContent, StringComparison.Ordinal)));
        Assert.Equal(["early", "middle", "late", "never"],
            guesses[0].QuerySelectorAll("input").Select(input => input.GetAttribute("value")));
    }
}
