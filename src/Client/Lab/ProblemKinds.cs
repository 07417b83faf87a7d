using BackpropWeb.Engine.Problems;

namespace BackpropWeb.Client.Lab;

/// <summary>How a problem can be edited.</summary>
public enum ProblemKind
{
    /// <summary>As the catalogue has it.</summary>
    Catalogue,

    /// <summary>All patterns of two or three bits with one desired output, flipped by a click.</summary>
    Table,

    /// <summary>Points of the plane in two classes, drawn by clicks.</summary>
    Points,

    /// <summary>Comma-separated text.</summary>
    Csv,
}

public static class ProblemKinds
{
    private const int MostTableInputs = 3;

    public static ProblemKind Of(LabRecipe recipe) => recipe.LastGood?.Problem switch
    {
        null => ProblemKind.Catalogue,
        var problem when IsTable(problem) => ProblemKind.Table,
        var problem when IsPlane(problem) => ProblemKind.Points,
        var problem when ProblemCatalogue.Find(problem.Name) is not null => ProblemKind.Catalogue,
        _ => ProblemKind.Csv,
    };

    /// <summary>Whether the cases are all patterns of two or three bits, counted up, with one bit desired.</summary>
    public static bool IsTable(Problem problem)
    {
        var inputs = problem.InputNames.Length;
        return inputs is >= 2 and <= MostTableInputs && problem.OutputNames.Length == 1 && problem.Cases.Length == 1 << inputs
            && problem.Cases.Select((c, number) => IsBit(c.Desired[0]) && c.Input.Select((bit, i) => bit == (number >> (inputs - 1 - i) & 1)).All(same => same))
                .All(same => same);
    }

    public static bool IsPlane(Problem problem) =>
        problem.InputNames.Length == 2 && problem.OutputNames.Length == 1 && problem.Cases.All(c => IsBit(c.Desired[0]));

    /// <summary>The table whose answers to 0…0 up to 1…1 are these. Of two bits it is one of the catalogue's sixteen.</summary>
    public static Problem TableOf(IReadOnlyList<bool> answers)
    {
        var inputs = answers.Count == 4 ? 2 : 3;
        if (inputs == 2)
        {
            var number = answers.Aggregate(0, (bits, bit) => (bits << 1) | (bit ? 1 : 0));
            return ProblemCatalogue.Find(BooleanFunctions.Of(number).Problem.Name)!.Problem;
        }

        return new(
            $"f({string.Concat(answers.Select(bit => bit ? '1' : '0'))})", ["x₁", "x₂", "x₃"], ["y"],
            [.. answers.Select((bit, number) => new Case([number >> 2 & 1, number >> 1 & 1, number & 1], [bit ? 1 : 0]))]);
    }

    private static bool IsBit(double value) => value is 0 or 1;
}
