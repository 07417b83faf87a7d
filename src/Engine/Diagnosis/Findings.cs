using System.Collections.Immutable;
using BackpropWeb.Engine.Activations;
using BackpropWeb.Engine.Learning;

namespace BackpropWeb.Engine.Diagnosis;

/// <summary>Diagnoses a run: whether it is solved, stuck or diverging, and why.</summary>
/// <remarks>A local minimum is detected by the gradient alone (docs/decisions/0010-local-minimum.md), so it is
/// sometimes a saddle point that the run leaves later.</remarks>
public static class Findings
{
    /// <summary>Below the plateau, a run with wrong cases is stuck if the expected relative decrease of the error per
    /// epoch is less than this. At that rate it would need more than ten thousand epochs.</summary>
    public const double LeastFall = 1e-4;

    /// <summary>A unit is saturated if its slope, relative to the maximum, is below this. 0.04 corresponds to a
    /// logistic output within 0.0101 of 0 or 1.</summary>
    public const double SaturatedSlope = 0.04;

    /// <summary>A run is diverging if its error is rising and exceeds this many times both the error of epoch 0 and
    /// that of the best constant output.</summary>
    public const double DivergingRatio = 100;

    /// <summary>Diagnoses a run at the trainer's epoch. Empty if the run is making progress.</summary>
    /// <param name="trainer">The network at that epoch. Not changed.</param>
    /// <param name="meanSquaredError">By epoch, from epoch 0 to the trainer's.</param>
    /// <param name="correct">Correct cases by epoch, likewise.</param>
    /// <returns>Solved, diverging or both; or plateau or local minimum, each with saturated units if there are any.
    /// Saturated units of a run that makes progress are not reported.</returns>
    /// <exception cref="ArgumentException">The lists do not end at the trainer's epoch.</exception>
    public static ImmutableArray<Finding> Of(
        Trainer trainer, ReadOnlySpan<double> meanSquaredError, ReadOnlySpan<int> correct)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        if (meanSquaredError.Length != trainer.Epoch + 1 || correct.Length != trainer.Epoch + 1)
            throw new ArgumentException(
                $"There must be one row for each epoch from 0 to the trainer's, {trainer.Epoch + 1}; there are " +
                $"{meanSquaredError.Length} errors and {correct.Length} counts.", nameof(correct));

        var problem = trainer.Recipe.Problem;
        var findings = ImmutableArray.CreateBuilder<Finding>();
        var constant = Story.ConstantOutputError(problem);
        if (trainer.HasDiverged || IsRising(meanSquaredError, constant))
            findings.Add(new Finding.Diverging(trainer.Epoch, trainer.MeanSquaredError, trainer.HasDiverged));
        if (Story.SolvedAt(correct, problem.TrainedCount) is { } solvedAt)
        {
            findings.Add(new Finding.Solved(solvedAt));
            return findings.ToImmutable();
        }

        if (findings.Count > 0)
            return findings.ToImmutable();

        var look = trainer.Inspect();
        if (Stuck(trainer, look, meanSquaredError, correct, constant) is not { } stuck)
            return [];
        findings.Add(stuck);
        if (Saturated(trainer.Recipe, look) is { IsEmpty: false } units)
            findings.Add(new Finding.SaturatedUnits(units));
        return findings.ToImmutable();
    }

    private static bool IsRising(ReadOnlySpan<double> errors, double constant) =>
        errors.Length > 1 && errors[^1] > errors[^2] && errors[^1] > DivergingRatio * Math.Max(errors[0], constant);

    private static Finding? Stuck(
        Trainer trainer, Inspection look, ReadOnlySpan<double> errors, ReadOnlySpan<int> correct, double constant)
    {
        var figures = trainer.Recipe.Rule.At(trainer.Epoch);
        var fall = figures.LearningRate / (1 - figures.Momentum) * look.Gradient.Sum(dEdw => dEdw * dEdw)
            / look.TotalError;
        var phases = Story.Phases(errors, correct, trainer.Recipe.Problem, ended: false);
        if (phases[^1].Kind == PhaseKind.Plateau)
            return new Finding.Plateau(trainer.Epoch, trainer.MeanSquaredError, constant, fall);
        if (fall >= LeastFall)
            return null;
        return new Finding.LocalMinimum(
            [.. WrongCases(trainer.Recipe.Problem, look)],
            look.Gradient.Max(Math.Abs), fall);
    }

    private static IEnumerable<int> WrongCases(Problem problem, Inspection look) =>
        Enumerable.Range(0, look.Cases.Length).Where(c => !look.Cases[c].Correct && !problem.IsHeldOut(c));

    private static ImmutableArray<SaturatedUnit> Saturated(Recipe recipe, Inspection look)
    {
        var shape = recipe.Network;
        var units = ImmutableArray.CreateBuilder<SaturatedUnit>();
        var wrong = WrongCases(recipe.Problem, look).Select(c => look.Cases[c]).ToArray();
        for (var l = 1; l < shape.Layers.Length; l++)
        {
            for (var j = 0; j < shape.Layers[l]; j++)
            {
                var slope = wrong.Max(c => UnitFunction.Slope(shape.ActivationOf(l), c.Outputs[l - 1][j]));
                if (slope < SaturatedSlope)
                    units.Add(new(l, j, slope));
            }
        }

        return units.ToImmutable();
    }
}
