using BackpropWeb.Engine.Learning;
using BackpropWeb.Engine.Problems;

namespace BackpropWeb.Client.Demos;

/// <summary>What a perceptron does with one case after another, and how it ends.</summary>
public sealed class PerceptronLesson
{
    /// <summary>Enough for AND to be learned, in whatever order, and for XOR to go round several times.</summary>
    public const int Epochs = 10;

    private PerceptronLesson(Problem problem)
    {
        Problem = problem;
        var perceptron = new Perceptron(problem);
        var steps = new List<PerceptronStep> { new(0, null, 0, 0, [.. perceptron.Weights]) };
        for (var epoch = 1; epoch <= Epochs; epoch++)
        {
            var mistakes = 0;
            for (var c = 0; c < problem.Cases.Length; c++)
            {
                var answer = perceptron.Respond(problem.Cases[c].Input.AsSpan())[0];
                mistakes += perceptron.Present(c);
                steps.Add(new(epoch, c, answer, problem.Cases[c].Desired[0], [.. perceptron.Weights]));
            }

            Mistakes.Add(mistakes);
        }

        Steps = steps;
    }

    public Problem Problem { get; }

    /// <summary>Before the first case, then after each.</summary>
    public IReadOnlyList<PerceptronStep> Steps { get; }

    /// <summary>By epoch, the first one at index 0.</summary>
    public List<int> Mistakes { get; } = [];

    /// <summary>The first epoch without a mistake; null where there is none.</summary>
    public int? ConvergedIn => Mistakes.IndexOf(0) is >= 0 and var index ? index + 1 : null;

    /// <summary>The first epoch that ends with the weights that an earlier one ended with, and that one: from there on
    /// everything comes again. Null where it has not happened.</summary>
    public (int First, int Again)? Cycle
    {
        get
        {
            for (var again = 1; again <= Epochs; again++)
            {
                for (var first = 1; first < again; first++)
                {
                    if (EndOf(first).SequenceEqual(EndOf(again)))
                        return (first, again);
                }
            }

            return null;
        }
    }

    /// <param name="problem">"xor" or "and".</param>
    public static PerceptronLesson On(string problem) => new(ProblemCatalogue.Find(problem)!.Problem);

    private double[] EndOf(int epoch) => Steps[epoch * Problem.Cases.Length].Weights;
}

/// <summary>One case presented.</summary>
/// <param name="Epoch">1 or later; 0 before the first case.</param>
/// <param name="Case">Its index; null before the first case.</param>
/// <param name="Answer">What the perceptron said.</param>
/// <param name="Wanted">What it should have said.</param>
/// <param name="Weights">Afterwards: bias, w₁, w₂.</param>
public sealed record PerceptronStep(int Epoch, int? Case, double Answer, double Wanted, double[] Weights);
