using BackpropWeb.Engine.Checkpoints;
using BackpropWeb.Engine.Learning;

namespace BackpropWeb.Engine.Tests.Learning;

/// <summary>A chain of three units, 1-1-1, whose numbers are all exact in binary, written out.</summary>
/// <remarks>
/// Flat weights: b_h, b_o, w_h, w_o = 0, −½, 0, 1.
/// <code>
/// case 0: input 1, d = 1                      case 1: input 0, d = 0
///   x_h = 0 + 1·0 = 0         y_h = ½           x_h = 0 + 0·0 = 0         y_h = ½
///   x_o = −½ + ½·1 = 0        y_o = ½           x_o = 0                   y_o = ½
///   δ_o = (½ − 1)·¼ = −⅛                        δ_o = (½ − 0)·¼ = ⅛
///   δ_h = (−⅛·1)·¼ = −1/32                      δ_h = 1/32
///   ∂E/∂b_h, b_o = −1/32, −1/8                  1/32, 1/8
///   ∂E/∂w_h, w_o = −1/32·1, −1/8·½              1/32·0, 1/8·½
/// </code>
/// E = ½(¼ + ¼) = ¼. Gradient over both: 0, 0, −1/32, 0.
/// </remarks>
public sealed class HandComputedTests
{
    private static readonly Start.Explicit Weights = new([0, -0.5, 0, 1]);

    [Fact]
    public void Inspect_BothCases_GivesEveryNumberOfEquations1To9()
    {
        var look = new Trainer(Recipe(new Rule { LearningRate = 0.5, Momentum = 0.9 })).Inspect();

        Assert.Equal(0, look.Epoch);
        Assert.Equal(0.25, look.TotalError);
        Assert.Equal(0.25, look.MeanSquaredError);
        Assert.Equal([0, -0.5, 0, 1], look.Weights);
        Assert.Equal([0, 0, -1 / 32.0, 0], look.Gradient);
        Assert.Equal([0, 0, 1 / 64.0, 0], look.WeightChange);
        Assert.Equal([0, 0, 0, 0], look.MomentumChange);

        Assert.Equal([[0], [0]], look.Cases[0].TotalInputs);
        Assert.Equal([[0.5], [0.5]], look.Cases[0].Outputs);
        Assert.Equal([[-1 / 32.0], [-1 / 8.0]], look.Cases[0].Deltas);
        Assert.Equal([[1 / 32.0], [1 / 8.0]], look.Cases[1].Deltas);
        Assert.Equal([0.125, 0.125], look.Cases.Select(c => c.Error));
        // An output of exactly ½ is on neither side.
        Assert.All(look.Cases, c => Assert.False(c.Correct));
    }

    [Fact]
    public void Step_BothCases_ChangesWeightsByEquation8()
    {
        var trainer = new Trainer(Recipe(new Rule { LearningRate = 0.5, Momentum = 0.9 }));

        Assert.True(trainer.Step());

        Assert.Equal(1, trainer.Epoch);
        Assert.Equal([0, -0.5, 1 / 64.0, 1], trainer.Weights.ToArray());
    }

    [Fact]
    public void Step_WithMemoryAndDecay_AddsMomentumThenShrinks()
    {
        // Δw = ½·(¼, ⅛, 0, −1) − ½·(0, 0, −1/32, 0) = (⅛, 1/16, 1/64, −½); w ← ¾·(w + Δw).
        var rule = new Rule { LearningRate = 0.5, Momentum = 0.5, WeightDecay = 0.25 };
        var trainer = new Trainer(Recipe(rule), new Checkpoint(7, Weights.Weights, [0.25, 0.125, 0, -1]));

        var look = trainer.Inspect();
        Assert.True(trainer.Step());

        Assert.Equal([0.125, 0.0625, 0, -0.5], look.MomentumChange);
        Assert.Equal([0.125, 0.0625, 1 / 64.0, -0.5], look.WeightChange);
        Assert.Equal([0.09375, -0.328125, 3 / 256.0, 0.375], trainer.Weights.ToArray());
        Assert.Equal([0.125, 0.0625, 1 / 64.0, -0.5], trainer.Checkpoint().WeightChange);
        Assert.Equal(8, trainer.Epoch);
    }

    [Fact]
    public void Step_AfterEachCase_ChangesWeightsBeforeTheNextCase()
    {
        // The first case alone: Δw = −½·(−1/32, −1/8, −1/32, −1/16) = (1/64, 1/16, 1/64, 1/32).
        var rule = new Rule { LearningRate = 0.5, Momentum = 0, Update = UpdateMoment.AfterEachCase };
        var first = new Trainer(Recipe(rule, Nets.Problem(([1], [1]))));
        var both = new Trainer(Recipe(rule));
        var second = new Trainer(Recipe(rule, Nets.Problem(([0], [0]))).With(
            start: new Start.Explicit([1 / 64.0, -0.4375, 1 / 64.0, 1.03125])));

        Assert.True(first.Step() && both.Step() && second.Step());

        Assert.Equal([1 / 64.0, -0.4375, 1 / 64.0, 1.03125], first.Weights.ToArray());
        Nets.AssertSameBits(second.Weights, both.Weights);
    }

    [Fact]
    public void Tolerance_OutsideTheEdge_CountsTheDistanceToTheEdge()
    {
        // Edges at ¾ and ¼: differences −¼ and ¼, so E = ½(1/16 + 1/16) and deltas half as large; the mean squared
        // error knows no tolerance.
        var look = new Trainer(Recipe(new Rule { Tolerance = 0.25 })).Inspect();

        Assert.Equal(0.0625, look.TotalError);
        Assert.Equal(0.25, look.MeanSquaredError);
        Assert.Equal([[-1 / 64.0], [-1 / 16.0]], look.Cases[0].Deltas);
        Assert.Equal([[1 / 64.0], [1 / 16.0]], look.Cases[1].Deltas);
    }

    [Fact]
    public void Tolerance_WithinTheEdge_SendsNoErrorBack()
    {
        // x_o = 2 and −2: y = 0.881 and 0.119, within 0.2 of what is desired.
        var problem = Nets.Problem(([1], [1]), ([-1], [0]));
        var recipe = new Recipe(
            problem, NetworkShape.Chain(1, 1), new Rule { Tolerance = 0.2 }, new Start.Explicit([0, 2]), 1);

        var trainer = new Trainer(recipe);
        Assert.True(trainer.Step());

        Assert.Equal(0, trainer.TotalError);
        Assert.Equal(0.014210, trainer.MeanSquaredError, 1e-6); // 0.119203²
        Assert.Equal(2, trainer.CorrectCount);
        Assert.Equal([0, 2], trainer.Weights.ToArray());
    }

    private static Recipe Recipe(Rule rule, Engine.Problem? problem = null) => new(
        problem ?? Nets.Problem(([1], [1]), ([0], [0])), NetworkShape.Chain(1, 1, 1), rule, Weights, 1);
}
