using System.Globalization;
using System.Runtime.InteropServices;
using BackpropWeb.Engine;
using BackpropWeb.Engine.Learning;

namespace BackpropWeb.Compare;

/// <summary>Writes a recipe as numbers in a text file for all libraries. plain.c describes their order.</summary>
internal static class WorkFile
{
    /// <summary>Writes a recipe of logistic units.</summary>
    public static void Write(string path, Recipe recipe)
    {
        var shape = recipe.Network;
        var starts = new int[shape.Layers.Length];
        for (var l = 1; l < starts.Length; l++)
            starts[l] = starts[l - 1] + shape.Layers[l - 1];
        var rule = recipe.Rule;
        int[] first = [0];
        var figures = first.Concat(rule.Schedule.Select(change => change.FromEpoch))
            .Select(epoch => (epoch, rule.At(epoch))).ToArray();

        using var file = new StreamWriter(path);
        Line(
            shape.Layers.Sum(), shape.InputCount, shape.OutputCount, shape.WeightCount, recipe.Problem.Cases.Length,
            recipe.Epochs, rule.Tolerance, shape.Layers.Length - 1, shape.Connections.Length, figures.Length);
        for (var l = 1; l < starts.Length; l++)
            Line(starts[l], shape.Layers[l], shape.BiasOffset(l));
        for (var n = 0; n < shape.Connections.Length; n++)
        {
            var (from, to) = (shape.SendingUnits(n), shape.ReceivingUnits(n));
            Line(
                starts[shape.Connections[n].From] + from.Start, from.Count, starts[shape.Connections[n].To] + to.Start,
                to.Count, shape.ConnectionOffset(n));
        }

        foreach (var (epoch, at) in figures)
            Line(epoch, at.LearningRate, at.Momentum, at.WeightDecay);
        Line([.. new Trainer(recipe).Weights]);
        foreach (var each in recipe.Problem.Cases)
            Line([.. each.Input, .. each.Desired]);

        void Line(params ReadOnlySpan<double> numbers)
        {
            foreach (var number in numbers)
                file.Write(number.ToString("R", CultureInfo.InvariantCulture) + " ");
            file.WriteLine();
        }
    }

    /// <summary>Writes the start weights of the study's nets, one after another, as doubles.</summary>
    public static void WriteStarts(string path)
    {
        using var file = File.Create(path);
        for (var seed = 0; seed < Works.StudyCount; seed++)
            file.Write(MemoryMarshal.AsBytes(new Trainer(Works.Xor(seed)).Weights));
    }
}
