using System.Collections.Immutable;
using BackpropWeb.Engine.Numerics;

namespace BackpropWeb.Engine;

/// <summary>A named list of cases, such as XOR, AND or a user's own table.</summary>
public sealed class Problem
{
    /// <summary>Creates a problem. All cases have the same numbers of inputs and outputs.</summary>
    /// <param name="name">A short name such as "xor"; not empty.</param>
    /// <param name="inputNames">One name for each input unit; at least one.</param>
    /// <param name="outputNames">One name for each output unit; at least one.</param>
    /// <param name="cases">At least one case, in the order of training and display.</param>
    /// <param name="heldOut">Places of the cases that are never trained on, ascending; at least one case is trained on.
    /// Default none.</param>
    /// <param name="scaling">What a network sees of the inputs, by the ranges, means and deviations of the cases that
    /// are trained on. Default the inputs as they are.</param>
    /// <exception cref="ArgumentException">A list is empty, the length of a case differs from the number of names, or a
    /// value, given or scaled, is outside <see cref="Case.ValueBounds"/>. The message contains the case and the
    /// value.</exception>
    public Problem(
        string name, ImmutableArray<string> inputNames, ImmutableArray<string> outputNames, ImmutableArray<Case> cases,
        ImmutableArray<int> heldOut = default, InputScaling scaling = InputScaling.None)
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

        heldOut = heldOut.IsDefault ? [] : heldOut;
        for (var n = 0; n < heldOut.Length; n++)
        {
            if (heldOut[n] < (n == 0 ? 0 : heldOut[n - 1] + 1) || heldOut[n] >= cases.Length)
                throw Refusal.Of(
                    $"heldOut[{n}]", $"must be the place of a case, above the place before it; was {heldOut[n]}.");
        }

        if (heldOut.Length == cases.Length)
            throw Refusal.Of("heldOut", "must leave a case to train on.");

        Name = name;
        InputNames = inputNames;
        OutputNames = outputNames;
        Given = cases;
        HeldOut = heldOut;
        Scaling = scaling;
        Cases = Scaled();
    }

    private Problem(Problem whole, bool heldOut)
    {
        (Name, InputNames, OutputNames, Scaling) = (whole.Name, whole.InputNames, whole.OutputNames, whole.Scaling);
        (Given, Cases, HeldOut) = (Part(whole.Given), Part(whole.Cases), []);

        ImmutableArray<Case> Part(ImmutableArray<Case> cases) =>
            [.. cases.Where((_, place) => whole.IsHeldOut(place) == heldOut)];
    }

    /// <summary>A short name such as "xor".</summary>
    public string Name { get; }

    /// <summary>Names of the input units.</summary>
    public ImmutableArray<string> InputNames { get; }

    /// <summary>Names of the output units.</summary>
    public ImmutableArray<string> OutputNames { get; }

    /// <summary>The cases as a network sees them, with scaled inputs, in the order of training and display.</summary>
    public ImmutableArray<Case> Cases { get; }

    /// <summary>The cases as they were given; the same list if nothing is scaled.</summary>
    public ImmutableArray<Case> Given { get; }

    /// <summary>What a network sees of the inputs.</summary>
    public InputScaling Scaling { get; }

    /// <summary>Places of the cases that are never trained on, ascending.</summary>
    public ImmutableArray<int> HeldOut { get; }

    /// <summary>Number of cases that are trained on.</summary>
    public int TrainedCount => Cases.Length - HeldOut.Length;

    /// <summary>Whether a case is never trained on.</summary>
    /// <param name="place">Its place in <see cref="Cases"/>.</param>
    public bool IsHeldOut(int place) => HeldOut.BinarySearch(place) >= 0;

    /// <summary>The same problem with other cases held out.</summary>
    /// <param name="heldOut">As in the constructor.</param>
    /// <exception cref="ArgumentException">As the constructor says.</exception>
    public Problem WithHeldOut(ImmutableArray<int> heldOut) =>
        new(Name, InputNames, OutputNames, Given, heldOut, Scaling);

    /// <summary>The same problem with other inputs for a network.</summary>
    /// <param name="scaling">As in the constructor.</param>
    /// <exception cref="ArgumentException">As the constructor says.</exception>
    public Problem WithScaling(InputScaling scaling) =>
        new(Name, InputNames, OutputNames, Given, HeldOut, scaling);

    /// <summary>Draws the places of cases to hold out, ascending.</summary>
    /// <param name="caseCount">Number of cases, 2 or more.</param>
    /// <param name="heldOutCount">1 to caseCount − 1.</param>
    /// <param name="seed">0 to 2⁵³ − 1.</param>
    /// <remarks>For n = cases − 1 down to cases − held out, places n and ⌊u (n + 1)⌋ are swapped, u being the next
    /// double of the generator; the last ones are held out.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public static ImmutableArray<int> DrawHeldOut(int caseCount, int heldOutCount, long seed)
    {
        Start.Seeded.SeedBounds.Require(seed, nameof(seed));
        new Bounds<int>(1, true, caseCount - 1).Require(heldOutCount, nameof(heldOutCount));
        int[] places = [.. Enumerable.Range(0, caseCount)];
        var random = new Xoshiro256((ulong)seed);
        for (var n = caseCount - 1; n >= caseCount - heldOutCount; n--)
        {
            var other = (int)(random.NextDouble() * (n + 1));
            (places[n], places[other]) = (places[other], places[n]);
        }

        return [.. places[^heldOutCount..].Order()];
    }

    /// <summary>The training cases or the held-out cases as a separate problem.</summary>
    internal Problem Part(bool heldOut) => new(this, heldOut);

    private ImmutableArray<Case> Scaled()
    {
        if (Scaling == InputScaling.None)
            return Given;
        var scales = InputScale.Of(Scaling, [.. Given.Where((_, place) => !IsHeldOut(place))]);
        ImmutableArray<Case> scaled = [.. Given.Select(each => InputScale.Apply(scales, each))];
        for (var c = 0; c < scaled.Length; c++)
            RequireVector(scaled[c].Input, InputNames.Length, $"cases[{c}].input");
        return scaled;
    }

    private static void RequireVector(ImmutableArray<double> values, int length, string name)
    {
        if (values.IsDefault || values.Length != length)
            throw Refusal.Of(
                name, $"must hold {length} values; it holds {(values.IsDefault ? 0 : values.Length)}.");
        for (var k = 0; k < values.Length; k++)
            Case.ValueBounds.Require(values[k], $"{name}[{k}]");
    }
}
