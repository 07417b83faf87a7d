using System.Globalization;
using System.Text.RegularExpressions;
using BackpropWeb.Client.Figure;
using BackpropWeb.Client.Localization;
using BackpropWeb.Contracts;
using BackpropWeb.Engine;
using BackpropWeb.Engine.Diagnosis;
using BackpropWeb.Engine.Learning;
using BackpropWeb.Engine.Problems;
using BackpropWeb.Server.Pages.SingleRun;
using BackpropWeb.Server.ShownRuns;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace BackpropWeb.Server.Tests.Pages.SingleRun;

/// <summary>Every sentence about random runs is true of the numbers of its run and of the rounded numbers that it
/// prints.</summary>
public sealed class FindingSentencesTests
{
    private const int Runs = 400;

    /// <summary>Numbers are printed with three significant digits.</summary>
    private const double Rounding = 0.006;

    [Fact]
    public void EverySentenceHoldsForTheNumbersOfItsRun()
    {
        CultureInfo.CurrentUICulture = CultureInfo.CurrentCulture = new("en");
        using var services = new ServiceCollection().AddLogging().AddLocalization().BuildServiceProvider();
        var words = services.GetRequiredService<IStringLocalizer<Words>>();
        var told = new HashSet<string>();
        for (var number = 0; number < Runs; number++)
        {
            var (trainer, rows) = Train(number);
            var shown = new ShownRun(null!, trainer.Recipe, rows, StoryText.None);
            foreach (var finding in Findings.Of(trainer, rows.MeanSquaredError, rows.Correct))
            {
                if (finding is Finding.Solved)
                    continue;
                var sentence = FindingWords.Format(finding, shown, words);
                Assert.True(IsTrue(sentence, trainer, rows, told), $"Run {number}: {sentence}");
            }
        }

        Assert.Equal(
            ["above", "diverged", "growing", "minimum", "plateau", "saturated"], told.Order(StringComparer.Ordinal));
    }

    private static bool IsTrue(string sentence, Trainer trainer, TapeRows rows, HashSet<string> told)
    {
        var error = rows.MeanSquaredError[^1];
        var best = Story.ConstantOutputError(trainer.Recipe.Problem);
        var look = trainer.Inspect();
        var wrong = look.Cases.Where(c => !c.Correct).ToArray();
        if (Read("plateau", @"the error of (.+) is within 20% of (.+), the error of the best") is [var e, var b])
            return Near(e, error) && Near(b, best) && Math.Abs(error - best) <= 0.2 * best * (1 + 1e-12)
                && Math.Abs(e - b) <= (0.2 + Rounding) * b + Rounding * e;
        if (Read("above", @"error of (.+) is more than 20% above (.+), the error of the best") is [var high, var low])
            return Near(high, error) && Near(low, best) && error > 1.2 * best && high > (1.2 - Rounding) * low;
        if (Read("minimum", @": (\d+) of (\d+) cases are wrong, .* by less than 0\.01%") is [var some, var all])
            return some == wrong.Length && all == look.Cases.Length && wrong.Length > 0 && ExpectedFall() < 1e-4;
        if (Read("saturated", @"Saturated units: (\d+)\. For every wrong case, their slope is below 4%") is [var units])
            return units == Saturated();
        if (Read("growing", @"The error rose to (.+), more than 100 times its value at epoch 0") is [var grown])
            return Near(grown, error) && error > 100 * rows.MeanSquaredError[0];
        return Read("diverged", @"After epoch (\d+), the last valid one,") is [var last]
            && last == rows.To && trainer.HasDiverged && double.IsFinite(error);

        double[]? Read(string name, string pattern)
        {
            if (Regex.Match(sentence, pattern) is not { Success: true } match)
                return null;
            told.Add(name);
            return [.. match.Groups.Values.Skip(1).Select(g => double.Parse(g.Value, CultureInfo.InvariantCulture))];
        }

        static bool Near(double printed, double value) => Math.Abs(printed - value) <= Rounding * value;

        double ExpectedFall()
        {
            var figures = trainer.Recipe.Rule.At(trainer.Epoch);
            return figures.LearningRate / (1 - figures.Momentum) * look.Gradient.Sum(g => g * g) / look.TotalError;
        }

        // Units are logistic, with the slope y (1 − y) of at most 1/4.
        int Saturated() => Enumerable.Range(0, look.Cases[0].Outputs.Length)
            .Sum(layer => Enumerable.Range(0, look.Cases[0].Outputs[layer].Length).Count(unit => wrong.All(c =>
                c.Outputs[layer][unit] * (1 - c.Outputs[layer][unit]) < 0.04 * 0.25)));
    }

    /// <summary>XOR, parity, T or C and others, with learning rates and initial weights from small to far too large.
    /// </summary>
    private static (Trainer Trainer, TapeRows Rows) Train(int number)
    {
        string[] problems = ["xor", "parity-3", "t-c", "negation", "encoder-8", "and"];
        double[] rates = [0.05, 0.5, 2, 20];
        double[] ranges = [0.5, 3, 30];
        var entry = ProblemCatalogue.Find(problems[number % problems.Length])!;
        var linear = number % 5 == 0;
        var network = linear
            ? NetworkShape.Chain(
                Activation.Linear, entry.Problem.InputNames.Length, 2, entry.Problem.OutputNames.Length)
            : entry.Suggested.Network;
        var trainer = new Trainer(new(
            entry.Problem, network, new() { LearningRate = rates[number / 6 % 4], Momentum = number % 2 * 0.9 },
            new Start.Seeded(number, linear ? 0.5 : ranges[number / 24 % 3]), 400));
        var (total, errors, correct) = (new List<double>(), new List<double>(), new List<int>());
        do
        {
            total.Add(trainer.TotalError);
            errors.Add(trainer.MeanSquaredError);
            correct.Add(trainer.CorrectCount);
        }
        while (trainer.Epoch < 8 + number % 7 * 60 && trainer.Step());
        return (trainer, new(0, trainer.Epoch, [.. total], [.. errors], [.. correct], null, null));
    }
}
