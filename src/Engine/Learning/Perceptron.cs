using System.Collections.Immutable;

namespace BackpropWeb.Engine.Learning;

/// <summary>The historical predecessor: one layer of threshold units, trained by Rosenblatt's convergence
/// procedure.</summary>
/// <remarks>y_j = 1 if b_j + Σ_i w_ji x_i > 0, otherwise 0. On a mistake w_ji += η (d_j − y_j) x_i and b_j += η (d_j −
/// y_j). If some weights are correct for all cases, the procedure converges; otherwise it never does. It cannot train
/// hidden layers. Not thread-safe.</remarks>
public sealed class Perceptron
{
    private readonly Problem _problem;
    private readonly double[] _weights;
    private readonly int[] _order;

    /// <summary>Creates a perceptron with all weights 0.</summary>
    /// <param name="problem">Desired values must be 0 or 1.</param>
    /// <param name="learningRate">η.</param>
    /// <param name="order">Indexes of the cases in the order of presentation. Default the problem's order.</param>
    /// <exception cref="ArgumentException">A desired value is neither 0 nor 1, the rate is outside
    /// <see cref="Rule.LearningRateBounds"/>, or the order does not contain each case once.</exception>
    public Perceptron(Problem problem, double learningRate = 1, ImmutableArray<int> order = default)
    {
        ArgumentNullException.ThrowIfNull(problem);
        Rule.LearningRateBounds.Require(learningRate, nameof(learningRate));
        for (var c = 0; c < problem.Cases.Length; c++)
        {
            foreach (var d in problem.Cases[c].Desired)
            {
                if (d is not (0 or 1))
                    throw Refusal.Of($"cases[{c}].desired", $"must be 0 or 1 for a perceptron; was {d}.");
            }
        }

        _order = order.IsDefault ? [.. Enumerable.Range(0, problem.Cases.Length)] : [.. order];
        if (!_order.Order().SequenceEqual(Enumerable.Range(0, problem.Cases.Length)))
            throw new ArgumentException("The order must hold each case once.", nameof(order));
        _problem = problem;
        LearningRate = learningRate;
        _weights = new double[problem.OutputNames.Length * (problem.InputNames.Length + 1)];
    }

    /// <summary>η.</summary>
    public double LearningRate { get; }

    /// <summary>Epochs trained.</summary>
    public int Epoch { get; private set; }

    /// <summary>Mistakes in all epochs so far. Each output counts separately.</summary>
    public int MistakeCount { get; private set; }

    /// <summary>Mistakes in the last epoch; 0 means convergence.</summary>
    public int LastMistakeCount { get; private set; }

    /// <summary>Biases first, then w[j,i], receiving-major, as in <see cref="NetworkShape"/>.</summary>
    public ReadOnlySpan<double> Weights => _weights;

    /// <summary>Presents every case once. Returns true if there was no mistake: the weights will not change
    /// again.</summary>
    public bool Step()
    {
        LastMistakeCount = 0;
        foreach (var c in _order)
            LastMistakeCount += Present(c);

        Epoch++;
        return LastMistakeCount == 0;
    }

    /// <summary>Presents one case and changes the weights of wrong outputs.</summary>
    /// <param name="c">Its index.</param>
    /// <returns>Number of wrong outputs.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The case does not exist.</exception>
    public int Present(int c)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(c);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(c, _problem.Cases.Length);
        var mistakes = 0;
        var (input, desired) = _problem.Cases[c];
        for (var j = 0; j < desired.Length; j++)
        {
            var error = desired[j] - (TotalInput(j, input.AsSpan()) > 0 ? 1 : 0);
            if (error == 0)
                continue;
            mistakes++;
            _weights[j] += LearningRate * error;
            for (var i = 0; i < input.Length; i++)
                WeightsOf(j)[i] += LearningRate * error * input[i];
        }

        MistakeCount += mistakes;
        return mistakes;
    }

    /// <summary>Outputs for any input. Shape [outputs].</summary>
    /// <param name="input">Shape [inputs].</param>
    /// <exception cref="ArgumentException">The number of values differs from the number of inputs.</exception>
    public ImmutableArray<double> Respond(ReadOnlySpan<double> input)
    {
        if (input.Length != _problem.InputNames.Length)
            throw new ArgumentException(
                $"There must be {_problem.InputNames.Length} inputs; there are {input.Length}.", nameof(input));
        var outputs = ImmutableArray.CreateBuilder<double>(_problem.OutputNames.Length);
        for (var j = 0; j < _problem.OutputNames.Length; j++)
            outputs.Add(TotalInput(j, input) > 0 ? 1 : 0);
        return outputs.MoveToImmutable();
    }

    private Span<double> WeightsOf(int j)
    {
        var inputs = _problem.InputNames.Length;
        return _weights.AsSpan(_problem.OutputNames.Length + j * inputs, inputs);
    }

    private double TotalInput(int j, ReadOnlySpan<double> input)
    {
        var sum = _weights[j];
        var w = WeightsOf(j);
        for (var i = 0; i < input.Length; i++)
            sum += input[i] * w[i];
        return sum;
    }
}
