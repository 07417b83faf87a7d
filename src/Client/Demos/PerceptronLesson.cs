using BackpropWeb.Engine;
using BackpropWeb.Engine.Learning;
using BackpropWeb.Engine.Problems;

namespace BackpropWeb.Client.Demos;

/// <summary>The weights of a perceptron after each case, and whether it converges or cycles.</summary>
internal sealed class PerceptronLesson
{
    /// <summary>Enough to learn AND in any order of cases, and to go through the cycle of XOR several times.</summary>
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
                var output = perceptron.Respond(problem.Cases[c].Input.AsSpan())[0];
                mistakes += perceptron.Present(c);
                steps.Add(new(epoch, c, output, problem.Cases[c].Desired[0], [.. perceptron.Weights]));
            }

            Mistakes.Add(mistakes);
        }

        Steps = steps;
    }

    public Problem Problem { get; }

    /// <summary>The state before the first case, then after each case.</summary>
    public IReadOnlyList<PerceptronStep> Steps { get; }

    /// <summary>Mistakes in each epoch; epoch 1 at index 0.</summary>
    public List<int> Mistakes { get; } = [];

    /// <summary>The first epoch without a mistake; null if every epoch has one.</summary>
    public int? ConvergedIn => Mistakes.IndexOf(0) is >= 0 and var index ? index + 1 : null;

    /// <summary>The first two epochs that end with the same weights: training repeats from there on. Null if no two do.
    /// </summary>
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

/// <summary>The perceptron after one case.</summary>
/// <param name="Epoch">1 or later; 0 before the first case.</param>
/// <param name="Case">Its index; null before the first case.</param>
/// <param name="Output">Its output for that case, before the weights changed.</param>
/// <param name="Target">The desired output.</param>
/// <param name="Weights">Bias, w₁ and w₂ after the case.</param>
internal sealed record PerceptronStep(int Epoch, int? Case, double Output, double Target, double[] Weights);
