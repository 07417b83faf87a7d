using System.Collections.Immutable;

namespace BackpropWeb.Engine.Problems;

/// <summary>A named list of cases: XOR, AND, a table of one's own.</summary>
public sealed class Problem
{
    /// <summary>Makes a problem whose cases all have the same number of inputs and of outputs.</summary>
    /// <param name="name">A short name such as "xor"; not empty.</param>
    /// <param name="inputNames">One name for each input unit; at least one.</param>
    /// <param name="outputNames">One name for each output unit; at least one.</param>
    /// <param name="cases">At least one case, in the order in which they are trained and shown.</param>
    /// <exception cref="ArgumentException">A list is empty, a case has another length than the names say, or a value is
    /// outside <see cref="Case.ValueBounds"/>. The message names the case and the value.</exception>
    public Problem(
        string name, ImmutableArray<string> inputNames, ImmutableArray<string> outputNames, ImmutableArray<Case> cases)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (inputNames.IsDefaultOrEmpty)
            throw new ArgumentException("A problem needs at least one input.", nameof(inputNames));
        if (outputNames.IsDefaultOrEmpty)
            throw new ArgumentException("A problem needs at least one output.", nameof(outputNames));
        if (cases.IsDefaultOrEmpty)
            throw new ArgumentException("A problem needs at least one case.", nameof(cases));
        for (var c = 0; c < cases.Length; c++)
        {
            if (cases[c] is null)
                throw Refusal.Of($"cases[{c}]", "must not be null.");
            RequireVector(cases[c].Input, inputNames.Length, $"cases[{c}].input");
            RequireVector(cases[c].Desired, outputNames.Length, $"cases[{c}].desired");
        }

        Name = name;
        InputNames = inputNames;
        OutputNames = outputNames;
        Cases = cases;
    }

    /// <summary>A short name such as "xor".</summary>
    public string Name { get; }

    /// <summary>Names of the input units.</summary>
    public ImmutableArray<string> InputNames { get; }

    /// <summary>Names of the output units.</summary>
    public ImmutableArray<string> OutputNames { get; }

    /// <summary>The cases, in the order in which they are trained and shown.</summary>
    public ImmutableArray<Case> Cases { get; }

    private static void RequireVector(ImmutableArray<double> values, int length, string name)
    {
        if (values.IsDefault || values.Length != length)
            throw Refusal.Of(
                name, $"must hold {length} values; it holds {(values.IsDefault ? 0 : values.Length)}.");
        for (var k = 0; k < values.Length; k++)
            Case.ValueBounds.Require(values[k], $"{name}[{k}]");
    }
}
