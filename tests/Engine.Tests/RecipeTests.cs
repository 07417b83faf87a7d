using System.Collections.Immutable;
using BackpropWeb.Engine.Learning;
using BackpropWeb.Engine.Problems;

namespace BackpropWeb.Engine.Tests;

public sealed class RecipeTests
{
    public static TheoryData<Rule, string, string> WrongRules => new()
    {
        { new() { LearningRate = 0 }, "rule.learningRate", "above 0 and at most 100; was 0." },
        { new() { LearningRate = -1 }, "rule.learningRate", "above 0 and at most 100; was -1." },
        { new() { LearningRate = 100.5 }, "rule.learningRate", "above 0 and at most 100; was 100.5." },
        { new() { LearningRate = double.NaN }, "rule.learningRate", "above 0 and at most 100; was NaN." },
        { new() { LearningRate = double.PositiveInfinity }, "rule.learningRate", "was Infinity." },
        { new() { Momentum = 1 }, "rule.momentum", "0 or more and below 1; was 1." },
        { new() { Momentum = -0.1 }, "rule.momentum", "0 or more and below 1; was -0.1." },
        { new() { Momentum = double.NaN }, "rule.momentum", "was NaN." },
        { new() { WeightDecay = 1 }, "rule.weightDecay", "0 or more and below 1; was 1." },
        { new() { WeightDecay = -1 }, "rule.weightDecay", "was -1." },
        { new() { Tolerance = 0.5 }, "rule.tolerance", "0 or more and below 0.5; was 0.5." },
        { new() { Tolerance = -1e-9 }, "rule.tolerance", "was -1E-09." },
        { new() { Update = (UpdateMoment)7 }, "rule.update", "after each epoch or after each case; was 7." },
        { new() { Schedule = default }, "rule.schedule", "must be a list" },
        { new() { Schedule = [null!] }, "rule.schedule[0]", "must not be null" },
        { new() { Schedule = [new(-1)] }, "rule.schedule[0].fromEpoch", "0 or more; was -1." },
        {
            new() { Schedule = [new(9), new(8)] }, "rule.schedule[1].fromEpoch",
            "at least 9, the epoch of the change before it; was 8."
        },
        { new() { Schedule = [new(1), new(2, 0)] }, "rule.schedule[1].learningRate", "at most 100; was 0." },
        { new() { Schedule = [new(1, Momentum: 2)] }, "rule.schedule[0].momentum", "was 2." },
        { new() { Schedule = [new(1, WeightDecay: -2)] }, "rule.schedule[0].weightDecay", "was -2." },
        { new() { OrderSeed = 5 }, "rule.orderSeed", "must be omitted if weights change after each epoch; was 5." },
        { new() { OrderSeed = -1, Update = UpdateMoment.AfterEachCase }, "rule.orderSeed", "0 or more" },
        { new() { Frozen = default }, "rule.frozen", "must be a list" },
        { new() { Frozen = [0, 9] }, "rule.frozen[1]", "0 or more and below 9; was 9." },
        { new() { Cut = [-1] }, "rule.cut[0]", "was -1." },
    };

    /// <summary>Two layers of linear units: an output can reach w + 2w(w + 2w) for weights of size w.</summary>
    [Theory]
    [InlineData(Activation.Linear, 1e72, true)]
    [InlineData(Activation.Linear, 1e73, false)]
    [InlineData(Activation.Logistic, 1e100, true)]
    [InlineData(Activation.Logistic, 1.1e100, false)]
    [InlineData(Activation.Logistic, double.NaN, false)]
    public void TryStartingFrom_WeightsOfALaterEpoch_TakesWhatTheConstructorAccepts(
        Activation activation, double weight, bool can)
    {
        var network = NetworkShape.Chain(activation, 2, 2, 1);
        var recipe = new Recipe(Nets.Xor, network, new(), new Start.Seeded(1, 1), 10);
        ImmutableArray<double> weights = [.. Enumerable.Repeat(weight, network.WeightCount)];

        var later = recipe.TryStartingFrom(weights);

        Assert.Equal(can, later is not null);
        Assert.True(later is null || weights.SequenceEqual(((Start.Explicit)later.Start).Weights));
        var refusal = Record.Exception(
            () => new Recipe(recipe.Problem, network, recipe.Rule, new Start.Explicit(weights), 10));
        Assert.Equal(can, refusal is null);
    }

    public static TheoryData<Start, string, string> WrongStarts => new()
    {
        { new Start.Seeded(-1, 1), "start.seed", "0 or more and at most 9007199254740991; was -1." },
        { new Start.Seeded(1L << 53, 1), "start.seed", "was 9007199254740992." },
        { new Start.Seeded(1, 0), "start.range", "above 0 and at most 100; was 0." },
        { new Start.Seeded(1, 101), "start.range", "was 101." },
        { new Start.Seeded(1, double.NaN), "start.range", "was NaN." },
        { new Start.Seeded(1, 1) { Bias = 101 }, "start.bias", "-100 or more and at most 100; was 101." },
        { new Start.Seeded(1, 1) { Bias = double.NaN }, "start.bias", "was NaN." },
        { new Start.Explicit(default), "start.weights", "must hold 9 numbers" },
        {
            new Start.Explicit([1, 2]), "start.weights",
            "must hold 9 numbers, as many as the network has weights and biases; it holds 2."
        },
        { new Start.Explicit([0, 1, 2, double.NaN, 4, 5, 6, 7, 8]), "start.weights[3]", "was NaN." },
        { new Start.Explicit([0, 1, 2, 3, 4, double.NegativeInfinity, 6, 7, 8]), "start.weights[5]", "was -Infinity." },
        {
            new Start.Explicit([1.1e100, 1, 2, 3, 4, 5, 6, 7, 8]), "start.weights[0]",
            "-1E+100 or more and at most 1E+100; was 1.1E+100."
        },
    };

    [Theory]
    [MemberData(nameof(WrongRules))]
    public void Constructor_WrongRule_NamesPartValueAndBounds(Rule rule, string part, string text) =>
        AssertRefused(() => Recipe(rule), part, text);

    [Theory]
    [MemberData(nameof(WrongStarts))]
    public void Constructor_WrongStart_NamesPartValueAndBounds(Start start, string part, string text) =>
        AssertRefused(() => Recipe(start: start), part, text);

    [Fact]
    public void Constructor_NoEpoch_IsRefused()
    {
        AssertRefused(() => Recipe(epochs: 0), "epochs", "must be 1 or more; was 0.");
        AssertRefused(() => Recipe(epochs: -5), "epochs", "was -5.");
    }

    [Fact]
    public void Constructor_NetworkOfOtherEnds_IsRefused()
    {
        AssertRefused(
            () => Recipe(network: NetworkShape.Chain(3, 1)), "network.layers",
            "must begin with 2 units, one for each input of the problem; was 3.");
        AssertRefused(
            () => Recipe(network: NetworkShape.Chain(2, 2)), "network.layers",
            "must end with 1 units, one for each output of the problem; was 2.");
    }

    [Theory]
    [InlineData(Activation.Linear)]
    [InlineData(Activation.Rectified)]
    public void Constructor_UnboundedUnitsThatMayOverflow_AreRefused(Activation activation)
    {
        var network = new NetworkShape([2, 2, 1], [new(0, 1), new(1, 2)], activation);
        AssertRefused(
            () => Recipe(network: network, start: new Start.Explicit([0, 0, 0, 1e100, 0, 0, 0, 0, 0])),
            "start.weights", "or below 1E+145 at epoch 0; one could reach");
        AssertRefused(
            () => _ = new Recipe(
                Nets.Problem(([1e100, 1e100], [0])), NetworkShape.Chain(activation, [2, .. Enumerable.Repeat(1, 30)]),
                new(), new Start.Seeded(1, 100), 1),
            "start.range", "every output of layer");

        var largest = Recipe(network: network, start: new Start.Explicit([0, 0, 0, 1e70, 0, 0, 0, 1e70, 0]));
        Assert.True(double.IsFinite(new Trainer(largest).TotalError));
    }

    [Fact]
    public void Constructor_DesiredValuesThatAreNoShares_AreRefusedWithSoftmax()
    {
        Recipe Softmax(double[] desired, Rule? rule = null) => new(
            Nets.Problem(([1], [0.5, 0.5]), ([2], desired)), NetworkShape.Chain(Activation.Softmax, 1, 2),
            rule ?? new(), new Start.Seeded(1, 1), 1);

        AssertRefused(() => Softmax([1, 1]), "cases[1].desired", "add up to 1");
        AssertRefused(() => Softmax([1.5, -0.5]), "cases[1].desired", "was 1.5, -0.5.");
        AssertRefused(() => Softmax([0, 1], new() { Tolerance = 0.2 }), "rule.tolerance", "must be 0 with softmax");
        Assert.Equal(2, Softmax([0.1, 0.9]).Network.OutputCount);
    }

    [Fact]
    public void Constructor_MissingPart_IsRefused()
    {
        var shape = NetworkShape.Chain(2, 1);
        var start = new Start.Seeded(1, 1);
        Assert.Throws<ArgumentNullException>(() => new Recipe(null!, shape, new(), start, 1));
        Assert.Throws<ArgumentNullException>(() => new Recipe(Nets.Xor, null!, new(), start, 1));
        Assert.Throws<ArgumentNullException>(() => new Recipe(Nets.Xor, shape, null!, start, 1));
        Assert.Throws<ArgumentNullException>(() => new Recipe(Nets.Xor, shape, new(), null!, 1));
    }

    [Fact]
    public void Constructor_EveryFigureAtItsEdge_IsTaken()
    {
        var rule = new Rule
        {
            LearningRate = 100, Momentum = 0, WeightDecay = 0.999, Tolerance = 0.4999,
            Schedule = [new(0, 1e-300), new(0, 100, 0.9999, 0), new(int.MaxValue)],
        };
        var recipe = Recipe(rule, new Start.Seeded(Start.Seeded.LargestSeed, 100), epochs: int.MaxValue);

        Assert.Same(rule, recipe.Rule);
        Assert.Equal(int.MaxValue, recipe.Epochs);
        Assert.Equal(1e100, ((Start.Explicit)Recipe(
            start: new Start.Explicit([1e100, 0, 0, 0, 0, 0, 0, 0, -1e100])).Start).Weights[0]);
    }

    [Fact]
    public void Work_IsCasesTimesWeightsTimesEpochs() =>
        Assert.Equal(4 * 17 * 600, ProblemCatalogue.Find("xor")!.Suggested.Work);

    [Fact]
    public void Work_SharedWeight_CountsOnceForEachLink()
    {
        var recipe = ProblemCatalogue.Find("shift-register-3")!.Suggested;

        Assert.InRange(recipe.Network.WeightCount, 1, recipe.Network.LinkCount - 1);
        Assert.Equal(
            (double)recipe.Problem.Cases.Length * recipe.Network.LinkCount * recipe.Epochs, recipe.Work);
    }

    [Fact]
    public void Rule_SameSchedules_AreEqualEntryByEntry()
    {
        Assert.Equal(new Rule { Schedule = [new(1, 2)] }, new Rule { Schedule = [new(1, 2)] });
        Assert.NotEqual(new Rule { Schedule = [new(1, 2)] }, new Rule { Schedule = [new(1, 3)] });
        Assert.Equal(
            new Rule { Schedule = [new(1, 2)] }.GetHashCode(), new Rule { Schedule = [new(1, 2)] }.GetHashCode());
    }

    [Fact]
    public void RuleAt_AnyEpoch_GivesTheFiguresInForce()
    {
        var rule = new Rule { LearningRate = 1, Momentum = 0.5, Schedule = [new(3, 2), new(5, Momentum: 0.9)] };

        Assert.Equal(new RuleFigures(1, 0.5, 0), rule.At(0));
        Assert.Equal(new RuleFigures(1, 0.5, 0), rule.At(2));
        Assert.Equal(new RuleFigures(2, 0.5, 0), rule.At(3));
        Assert.Equal(new RuleFigures(2, 0.9, 0), rule.At(5));
    }

    private static Recipe Recipe(
        Rule? rule = null, Start? start = null, NetworkShape? network = null, int epochs = 1) =>
        new(Nets.Xor, network ?? NetworkShape.Chain(2, 2, 1), rule ?? new(), start ?? new Start.Seeded(1, 1), epochs);

    private static void AssertRefused(Action make, string part, string text)
    {
        var refusal = Assert.ThrowsAny<ArgumentException>(make);
        Assert.Equal(part, refusal.ParamName);
        Assert.StartsWith($"{part} must ", refusal.Message);
        Assert.Contains(text, refusal.Message);
    }
}
