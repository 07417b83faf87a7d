using System.Runtime.CompilerServices;
using BackpropWeb.Client.Inside;
using BackpropWeb.Client.Passes;
using BackpropWeb.Client.Replays;
using BackpropWeb.Client.Shared;
using BackpropWeb.Engine;
using BackpropWeb.Engine.Learning;
using BackpropWeb.Engine.Problems;

namespace BackpropWeb.Client.Tests.Inside;

/// <summary>The lines of the exported NumPy program that each step of the microscope marks, with their numbers.
/// </summary>
public sealed class CodeLinesTests
{
    private const int Place = 1;
    private const string Slope = "        delta[layer] *= y[layer] * (1 - y[layer])  # (5)";

    private const string TwoSlopes =
        """
                if layer < len(LAYERS) - 1:
                    delta[layer] *= 1 - y[layer] * y[layer]  # (5)
                if layer == len(LAYERS) - 1:
                    delta[layer] *= y[layer] * (1 - y[layer])  # (5)
        """;

    /// <summary>Recipes, and the program's lines for their slopes as the server writes them.</summary>
    public static TheoryData<int[], Activation, Activation, UpdateMoment, string> Kinds => new()
    {
        { [2, 4, 1], Activation.Logistic, Activation.Logistic, UpdateMoment.AfterEachEpoch, Slope },
        { [2, 1], Activation.Logistic, Activation.Logistic, UpdateMoment.AfterEachEpoch, Slope },
        { [2, 3, 2, 1], Activation.Tanh, Activation.Logistic, UpdateMoment.AfterEachCase, TwoSlopes },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void EachStepMarksItsEquationsWithTheNumbersOfTheEngine(
        int[] layers, Activation hidden, Activation output, UpdateMoment update, string slopes)
    {
        var network = new NetworkShape([.. layers], NetworkShape.Chain(layers).Connections, hidden, output);
        var recipe = new Recipe(
            ProblemCatalogue.Find("xor")!.Problem, network, new() { LearningRate = 0.1, Update = update },
            new Start.Seeded(3, 1), 30);
        var trainer = new Trainer(recipe);
        while (trainer.Epoch < 20)
            trainer.Step();
        var snapshot = new NetworkSnapshot(recipe, trainer.Inspect());
        trainer.Step();
        var look = snapshot.Case(Place);
        var lines = new CodeLines(new(snapshot, Place), trainer.Weights.ToArray());
        var code = Program(slopes);

        foreach (var step in MicroscopeStep.All(network))
        {
            var unit = new UnitId(layers.Length - 1, 0);
            var marked = Enumerable.Range(0, code.Length)
                .Select(n => (Line: code[n], Numbers: lines.At(code, n, step, unit)))
                .Where(each => each.Numbers is not null).ToArray();
            (string Mark, double Number)[] expected = step.Kind switch
            {
                MicroscopeStepKind.Forward =>
                [
                    ("# (1)", look.TotalInputs[step.Layer - 1][0]), ("# (2)", look.Outputs[step.Layer - 1][0]),
                ],
                MicroscopeStepKind.Error =>
                [
                    ("# (4)", look.Outputs[^1][0] - recipe.Problem.Cases[Place].Desired[0]), ("# (3)", look.Error),
                ],
                MicroscopeStepKind.Backward when step.Layer == layers.Length - 1 =>
                [
                    ("] = difference(", look.Outputs[^1][0] - recipe.Problem.Cases[Place].Desired[0]),
                    ("# (5)", look.Deltas[^1][0]),
                ],
                MicroscopeStepKind.Backward =>
                [
                    ("# (7)", BlameOf(snapshot, new(step.Layer, 0))), ("# (5)", look.Deltas[step.Layer - 1][0]),
                ],
                _ =>
                [
                    ("# (6)", update == UpdateMoment.AfterEachCase
                        ? look.Deltas[^1][0] * snapshot.Outputs(Place, layers.Length - 2)[0]
                        : snapshot.Inspection.Gradient[network.WeightIndex(layers.Length - 2, 0, 0)]),
                    ("# (8)", snapshot.Inspection.WeightChange[network.WeightIndex(layers.Length - 2, 0, 0)]),
                    ("(1 - decay)", trainer.Weights[network.WeightIndex(layers.Length - 2, 0, 0)]),
                ],
            };
            Assert.Equal(expected.Length, marked.Length);
            foreach (var ((mark, number), (line, numbers)) in expected.Zip(marked))
            {
                Assert.Contains(mark, line, StringComparison.Ordinal);
                Assert.Contains(" " + FormulaText.Number(number), numbers, StringComparison.Ordinal);
            }
        }
    }

    /// <summary>∂E/∂y of a hidden unit, from the deltas of the layer that it sends to.</summary>
    private static double BlameOf(NetworkSnapshot snapshot, UnitId unit)
    {
        var (deltas, network) = (snapshot.Case(Place).Deltas[unit.Layer], snapshot.Recipe.Network);
        return Enumerable.Range(0, deltas.Length).Sum(
            j => deltas[j] * snapshot.Weights[network.WeightIndex(unit.Layer, j, unit.Index)]);
    }

    /// <summary>The server's template for logistic units without tolerance, its other parts left in.</summary>
    private static string[] Program(string slopes, [CallerFilePath] string here = "") =>
    [
        .. File.ReadLines(Path.Combine(
            Path.GetDirectoryName(here)!, "../../../src/Server/Runs/Export/Code/python.txt"))
            .Where(line => !line.StartsWith("[[tolerance]]", StringComparison.Ordinal)
                && !line.StartsWith("[[softmax]]", StringComparison.Ordinal))
            .Select(line => line.StartsWith("[[", StringComparison.Ordinal) ? line[(line.IndexOf("]]",
                StringComparison.Ordinal) + 2)..] : line)
            .SelectMany(line => line == "{{derivative}}" ? slopes.Split('\n') : [line]),
    ];
}
