namespace BackpropWeb.Engine.Tests;

public sealed class ProblemTests
{
    [Fact]
    public void Constructor_BrokenProblems_AreRefused()
    {
        var good = new Case([1], [1]);
        Refused("name", () => new(" ", ["x"], ["y"], [good]));
        Refused("at least one input", () => new("p", [], ["y"], [good]));
        Refused("at least one output", () => new("p", ["x"], default, [good]));
        Refused("at least one case", () => new("p", ["x"], ["y"], []));
        Refused("cases[1] must not be null", () => new("p", ["x"], ["y"], [good, null!]));
        Refused(
            "cases[1].input must hold 1 values; it holds 2",
            () => new("p", ["x"], ["y"], [good, new([1, 2], [1])]));
        Refused("cases[0].desired must hold 2 values; it holds 1", () => new("p", ["x"], ["y", "z"], [good]));
        Refused("cases[0].desired must hold 1 values; it holds 0", () => new("p", ["x"], ["y"], [new([1], default)]));
        Refused("cases[0].input[0] must be -1E+100 or more and at most 1E+100; was NaN",
            () => new("p", ["x"], ["y"], [new([double.NaN], [1])]));
        Refused("cases[0].desired[0] must be", () => new("p", ["x"], ["y"], [new([1], [double.NegativeInfinity])]));
        Refused("was 1E+101", () => new("p", ["x"], ["y"], [new([1], [1e101])]));
    }

    [Fact]
    public void InputsAreScaledByTheCasesThatAreTrainedOn()
    {
        var problem = new Problem(
            "p", ["a", "b"], ["y"], [new([10, 3], [0]), new([30, 3], [1]), new([20, 3], [1]), new([50, 4], [0])], [3]);

        var unit = problem.WithScaling(InputScaling.Unit);
        Assert.Equal([[0, 0], [1, 0], [0.5, 0], [2.0, 1]], unit.Cases.Select(c => c.Input.ToArray()));
        Assert.Equal([[10.0, 3], [30, 3], [20, 3], [50, 4]], unit.Given.Select(c => c.Input.ToArray()));
        Assert.Equal([0, 1, 1, 0], unit.Cases.Select(c => c.Desired[0]));
        Assert.Equal([0.0, 0.5, 0.25, 1], unit.WithHeldOut([]).Cases.Select(c => c.Input[0]));

        var standard = problem.WithScaling(InputScaling.Standard);
        Assert.Equal(0, standard.Cases.Take(3).Sum(c => c.Input[0]), 1e-15);
        Assert.Equal(3, standard.Cases.Take(3).Sum(c => c.Input[0] * c.Input[0]), 1e-12);
        Assert.Equal([0.0, 0, 0, 1], standard.Cases.Select(c => c.Input[1]));

        Assert.Equal(problem.Given, standard.WithScaling(InputScaling.None).Cases);
        Assert.Equal(problem.Cases, problem.Given);
    }

    [Fact]
    public void APartKeepsTheScaleOfTheWhole()
    {
        var problem = new Problem(
            "p", ["a"], ["y"], [new([1], [0]), new([3], [1]), new([7], [1])], [2], InputScaling.Unit);
        Assert.Equal([0.0, 1], problem.Part(heldOut: false).Cases.Select(c => c.Input[0]));
        Assert.Equal([3.0], problem.Part(heldOut: true).Cases.Select(c => c.Input[0]));
        Assert.Equal([7.0], problem.Part(heldOut: true).Given.Select(c => c.Input[0]));
    }

    [Fact]
    public void AScaledValueOutOfBoundsIsRefused() => Refused(
        "cases[2].input[0] must be",
        () => new("p", ["a"], ["y"], [new([0], [0]), new([1e-300], [1]), new([1e100], [1])], [2], InputScaling.Unit));

    private static void Refused(string text, Func<Problem> make) =>
        Assert.Contains(text, Assert.ThrowsAny<ArgumentException>(make).Message);
}
