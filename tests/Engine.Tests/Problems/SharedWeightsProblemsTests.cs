using BackpropWeb.Engine.Learning;
using BackpropWeb.Engine.Problems;

namespace BackpropWeb.Engine.Tests.Problems;

/// <summary>Iterative nets, and one detector at many positions.</summary>
public sealed class SharedWeightsProblemsTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    public void ShiftRegister_Suggested_ShiftsByOneAtEachStep(int units)
    {
        var recipe = Iterative.ShiftRegister(units).Suggested;
        var network = new Network(recipe.Network, new Trainer(recipe).Trained(recipe.Epochs).Weights);

        Assert.Equal(units + units * units, recipe.Network.WeightCount);
        Assert.All(recipe.Problem.Cases, c =>
        {
            var steps = network.RespondByLayer(c.Input.AsSpan());
            for (var k = 0; k < units; k++)
            {
                Assert.Equal(c.Input[(k + 1) % units] == 1, steps[0][k] > 0.5);
                Assert.Equal(c.Input[(k + 2) % units] == 1, steps[1][k] > 0.5);
            }
        });
    }

    [Fact]
    public void ShiftRegister_AnotherSize_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Iterative.ShiftRegister(4));

    // The chapter's run knew its 20 sequences after 260 sweeps and completed four of the five others, and all five when
    // it was repeated. Of the seeds 0 to 9, six complete all five and four complete four.
    [Fact]
    public void Sequences_Suggested_CompletesThoseItWasNeverShown()
    {
        var recipe = Iterative.Sequences.Suggested;
        var trainer = new Trainer(recipe).Trained(recipe.Epochs);
        var network = new Network(recipe.Network, trainer.Weights);

        Assert.Equal(20, trainer.CorrectCount);
        Assert.Equal(5, Iterative.HeldOutCases.Count(c => c.IsCorrect(network.Respond(c.Input.AsSpan()).AsSpan())));
    }

    [Fact]
    public void Sequences_Net_HasOneCopyOfEachWeight()
    {
        // Biases of 33 units; 5 letters, 30 hidden and 3 output units to themselves, hidden to output.
        Assert.Equal(33 + 5 * 30 + 30 * 30 + 30 * 3 + 3 * 3, Iterative.Sequences.Suggested.Network.WeightCount);
        Assert.Equal(20, Iterative.Sequences.Problem.Cases.Length);
        // A then E: nothing, 1, 2, 1, 3.
        var both = Iterative.Sequences.Problem.Cases.Single(c => c.Input[33] == 1 && c.Input[42] == 1);
        Assert.Equal([0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 1], both.Desired);
        Assert.All(both.Input.Take(33), y => Assert.Equal(0.2, y));
    }

    [Fact]
    public void LettersTC_Cases_AreFourTurnsOfEach()
    {
        var problem = LettersTC.Entry.Problem;

        Assert.Equal(8, problem.Cases.Select(c => string.Concat(c.Input)).Distinct().Count());
        Assert.All(problem.Cases, c => Assert.Equal(5, c.Input.Sum()));
        Assert.Equal(4, problem.Cases.Sum(c => c.Desired[0]));
        // Nine weights and a bias of the detector, a weight and a bias of the output.
        Assert.Equal(12, LettersTC.Entry.Suggested.Network.WeightCount);
    }

    // The chapter: T lies under 21 places of the detector, C under 20.
    [Fact]
    public void LettersTC_Detectors_SeeTAtTwentyOnePlacesAndCAtTwenty()
    {
        // A detector that is on wherever anything is, and an output that counts.
        double[] weights = [-50, 0, .. Enumerable.Repeat(100.0, 9), 1];
        var network = new Network(LettersTC.Entry.Suggested.Network, weights);

        Assert.All(LettersTC.Entry.Problem.Cases, c => Assert.Equal(
            c.Desired[0] == 1 ? 21 : 20, network.RespondByLayer(c.Input.AsSpan())[0].Count(y => y > 0.5)));
    }
}
