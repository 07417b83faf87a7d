using System.Numerics;
using BackpropWeb.Engine;
using BackpropWeb.Engine.Problems;

namespace BackpropWeb.Client.Lab;

/// <summary>The editor of a problem.</summary>
internal enum ProblemEditorKind
{
    /// <summary>None: a problem of the catalogue.</summary>
    Catalogue,

    /// <summary>A truth table of two to four inputs and one target, which a click flips.</summary>
    Table,

    /// <summary>2-D points of two classes, added by clicks.</summary>
    Points,

    /// <summary>Comma-separated text.</summary>
    Csv,
}

/// <summary>Chooses the editor that suits a problem.</summary>
internal static class ProblemEditors
{
    /// <summary>Most inputs of a truth table.</summary>
    public const int MostTableInputs = 4;

    public static ProblemEditorKind Of(LabRecipe recipe) => recipe.LastGood?.Problem switch
    {
        null => ProblemEditorKind.Catalogue,
        var problem when IsTable(problem) => ProblemEditorKind.Table,
        var problem when IsPlane(problem) => ProblemEditorKind.Points,
        var problem when ProblemCatalogue.Find(problem.Name) is not null => ProblemEditorKind.Catalogue,
        _ => ProblemEditorKind.Csv,
    };

    /// <summary>Whether the cases are all patterns of two to four bits in binary order, each with one bit as
    /// target.</summary>
    public static bool IsTable(Problem problem)
    {
        var inputs = problem.InputNames.Length;
        return inputs is >= 2 and <= MostTableInputs && problem.OutputNames.Length == 1
            && problem.Cases.Length == 1 << inputs
            && problem.Cases.All(c => IsBit(c.Desired[0]))
            && problem.Given.Index().All(row => row.Item.Input.SequenceEqual(Pattern(row.Index, inputs)));
    }

    public static bool IsPlane(Problem problem) =>
        problem.InputNames.Length == 2 && problem.OutputNames.Length == 1
        && problem.Cases.All(c => IsBit(c.Desired[0]));

    /// <summary>The truth table with these targets for 0…0 to 1…1. With two inputs it is in the catalogue.</summary>
    public static Problem TableOf(IReadOnlyList<bool> targets)
    {
        var inputs = BitOperations.Log2((uint)targets.Count);
        if (inputs == 2)
        {
            var number = targets.Aggregate(0, (bits, bit) => (bits << 1) | (bit ? 1 : 0));
            return ProblemCatalogue.Find(BooleanFunctions.Of(number).Problem.Name)!.Problem;
        }

        return new(
            $"f({string.Concat(targets.Select(bit => bit ? '1' : '0'))})",
            [.. Enumerable.Range(1, inputs).Select(i => $"x{(char)('₀' + i)}")], ["y"],
            [.. targets.Select((bit, number) => new Case([.. Pattern(number, inputs)], [bit ? 1 : 0]))]);
    }

    /// <summary>The bits of a number, the highest first.</summary>
    private static IEnumerable<double> Pattern(int number, int inputs) =>
        Enumerable.Range(0, inputs).Select(i => (double)(number >> (inputs - 1 - i) & 1));

    private static bool IsBit(double value) => value is 0 or 1;
}
