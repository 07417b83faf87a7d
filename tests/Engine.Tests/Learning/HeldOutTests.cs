using System.Collections.Immutable;
using BackpropWeb.Engine.Diagnosis;
using BackpropWeb.Engine.Learning;
using BackpropWeb.Engine.Problems;

namespace BackpropWeb.Engine.Tests.Learning;

/// <summary>Cases held out change no bit of the training and are measured at every epoch.</summary>
public sealed class HeldOutTests
{
    private static readonly ImmutableArray<int> Places = [0, 4, 11, 15];

    public static TheoryData<UpdateMoment, int> Ways => new()
    {
        { UpdateMoment.AfterEachEpoch, 1 }, { UpdateMoment.AfterEachEpoch, 2 }, { UpdateMoment.AfterEachEpoch, 4 },
        { UpdateMoment.AfterEachEpoch, 8 }, { UpdateMoment.AfterEachCase, 1 }, { UpdateMoment.AfterEachCase, 8 },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public void TrainingHasTheBitsOfTheOtherCasesAlone(UpdateMoment update, int lanes)
    {
        var (all, alone) = (Recipe(update, Places), Recipe(update, []));
        var (trainer, reference) = (new Trainer(all, null, lanes), new Trainer(alone, null, lanes));
        for (var epoch = 0; epoch < 20; epoch++)
        {
            Assert.Equal(reference.Weights, trainer.Weights);
            Assert.Equal(
                (reference.TotalError, reference.MeanSquaredError, reference.CorrectCount),
                (trainer.TotalError, trainer.MeanSquaredError, trainer.CorrectCount));
            Assert.True(trainer.Step() && reference.Step());
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void HeldOutCasesAreMeasuredAndStandAtTheirPlaces(UpdateMoment update, int lanes)
    {
        var recipe = Recipe(update, Places);
        var trainer = new Trainer(recipe, null, lanes);
        for (var epoch = 0; epoch < 5; epoch++)
            Assert.True(trainer.Step());
        var look = trainer.Inspect();

        var squares = 0.0;
        foreach (var place in Places)
        {
            var difference = look.Cases[place].Outputs[^1][0] - recipe.Problem.Cases[place].Desired[0];
            squares += difference * difference;
        }

        Assert.Equal(squares / Places.Length, trainer.HeldOutError!.Value, 1e-15);
        Assert.Equal(Places.Count(place => look.Cases[place].Correct), trainer.HeldOutCorrectCount);
        Assert.Equal(look.Cases.Select(c => c.Outputs[^1][0]), trainer.Outputs.ToArray());
        Assert.Equal(new Trainer(Recipe(update, []), trainer.Checkpoint()).Inspect().Gradient, look.Gradient);
        Assert.Equal(new Trainer(Recipe(update, []), trainer.Checkpoint()).Inspect().WeightChange, look.WeightChange);
    }

    [Fact]
    public void WithoutHeldOutCasesThereIsNoSuchError()
    {
        var trainer = new Trainer(Recipe(UpdateMoment.AfterEachEpoch, []));
        Assert.Null(trainer.HeldOutError);
        Assert.Null(trainer.HeldOutCorrectCount);
    }

    [Fact]
    public void AStudyTrainsWithoutThemAndMeasuresThemAtTheEnd()
    {
        Recipe[] recipes =
        [
            Recipe(UpdateMoment.AfterEachEpoch, Places), Recipe(UpdateMoment.AfterEachEpoch, [0, 1, 2, 3]),
            Recipe(UpdateMoment.AfterEachEpoch, Places),
        ];
        var study = Study.Run(
            run => recipes[run], recipes.Length, cancellationToken: TestContext.Current.CancellationToken);
        Assert.All(recipes.Zip(study), pair =>
        {
            var trainer = new Trainer(pair.First);
            while (trainer.Epoch < pair.First.Epochs)
                Assert.True(trainer.Step());
            Assert.Equal(trainer.MeanSquaredError, pair.Second.MeanSquaredError);
            Assert.Equal(trainer.CorrectCount, pair.Second.CorrectCount);
            Assert.Equal(trainer.HeldOutError, pair.Second.HeldOutError);
            Assert.Equal(trainer.HeldOutCorrectCount, pair.Second.HeldOutCorrectCount);
            Assert.Equal(trainer.HeldOutError, new Trainer(pair.Second.Recipe, pair.Second.End).HeldOutError);
        });
    }

    [Fact]
    public void SolvedMeansTheCasesTrainedOn()
    {
        var problem = Recipe(UpdateMoment.AfterEachEpoch, Places).Problem;
        Assert.Equal(12, problem.TrainedCount);
        var phases = Story.Phases([0.3, 0.2, 0.01], [3, 8, 12], problem, ended: true);
        Assert.Equal(PhaseKind.Solved, phases[^1].Kind);
    }

    [Theory]
    [InlineData(new[] { 3, 2 })]
    [InlineData(new[] { 2, 2 })]
    [InlineData(new[] { -1 })]
    [InlineData(new[] { 4 })]
    [InlineData(new[] { 0, 1, 2, 3 })]
    public void PlacesMustBeThoseOfSomeCases(int[] places) => Assert.Throws<ArgumentException>(
        () => ProblemCatalogue.Find("xor")!.Problem.WithHeldOut([.. places]));

    [Fact]
    public void ADrawIsTheSameEachTimeAndDiffersBySeed()
    {
        var places = Problem.DrawHeldOut(104, 4, 1);
        Assert.Equal(places, Problem.DrawHeldOut(104, 4, 1));
        Assert.NotEqual(places, Problem.DrawHeldOut(104, 4, 2));
        Assert.Equal(4, places.Distinct().Count(place => place is >= 0 and < 104));
        Assert.Throws<ArgumentOutOfRangeException>(() => Problem.DrawHeldOut(4, 4, 1));
    }

    private static Recipe Recipe(UpdateMoment update, ImmutableArray<int> heldOut)
    {
        var problem = Parity.Of(4).Problem;
        problem = heldOut.IsEmpty
            ? new(problem.Name, problem.InputNames, problem.OutputNames,
                [.. problem.Cases.Where((_, place) => !Places.Contains(place))])
            : problem.WithHeldOut(heldOut);
        return new(
            problem, NetworkShape.Chain(4, 5, 1), new Rule { LearningRate = 0.2, Update = update },
            new Start.Seeded(3, 1), 40);
    }
}
