using System.Text.Json;
using BackpropWeb.Client.Lab;
using BackpropWeb.Contracts;
using BackpropWeb.Engine;
using BackpropWeb.Engine.Problems;
using Bunit;

namespace BackpropWeb.Client.Tests.Lab;

/// <summary>What the lab trains, and when.</summary>
public sealed class LabFigureTests : LabContext
{
    [Fact]
    public void TheFirstRecipeIsTrainedBeforeTheFirstDrawing()
    {
        var lab = Lab();

        var rows = Rows("wakeOwn");
        Assert.Equal(Trained.Rows(Sent(lab)).TotalError, rows.TotalError);
        Assert.Matches(@"^trained in this browser, 600 epochs in \d+ ms$", lab.Find(".lab-status").TextContent);
    }

    [Fact]
    public void AChangeIsTrainedAtOnceInTheSameDrawing()
    {
        var lab = Lab();
        lab.Find("#lab-rule-learningRate").Input("0.25");

        lab.WaitForState(() => Figure.Invocations["renew"].Count == 1);
        var rows = Rows("renew", 1);
        var trained = Trained.Rows(Sent(lab));
        Assert.Equal(trained.TotalError, rows.TotalError);
        Assert.Equal(trained.Weights, rows.Weights);
        Assert.Single(Figure.Invocations["wakeOwn"]);
    }

    [Fact]
    public void AnotherNetworkIsDrawnAnew()
    {
        var lab = Lab();

        lab.Find("#lab-network-layers-1").Input("3");

        lab.WaitForState(() => Figure.Invocations["wakeOwn"].Count == 2);
        Assert.Equal(Trained.Rows(Sent(lab)).TotalError, Rows("wakeOwn", 0, 1).TotalError);
        Assert.Empty(Figure.Invocations["renew"]);
    }

    [Fact]
    public void WhatDoesNotChangeTheRunIsNotTrainedAgain()
    {
        var lab = Lab();

        lab.Find("#lab-title").Input("Mine");
        lab.Find("#lab-rule-learningRate").Input("0.50");

        Assert.Single(Figure.Invocations["wakeOwn"]);
        Assert.Empty(Figure.Invocations["renew"]);
    }

    [Fact]
    public void AnInvalidRecipeLeavesTheFigureAndSaysSo()
    {
        var lab = Lab();

        lab.Find("#lab-rule-learningRate").Input("-1");

        Assert.NotNull(lab.Find("[data-figure]"));
        Assert.Contains("last valid recipe", lab.Find(".lab-status").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void ARecipeThatIsTooLargeSaysTheBoundAndComesBackWhenItIsSmallAgain()
    {
        var lab = Lab();

        lab.Find("#lab-epochs").Input("20001");
        Assert.Equal(
            "Too long to train here: 20001 epochs. This page shows at most 20000. Start the run on the server.",
            lab.Find(".lab-status").TextContent);
        Assert.Empty(lab.FindAll("[data-figure]"));

        lab.Find("#lab-epochs").Input("600");
        lab.WaitForState(() => Figure.Invocations["wakeOwn"].Count == 2);
        Assert.NotNull(lab.Find("[data-figure]"));
    }

    [Fact]
    public async Task TheNewestRecipeWins()
    {
        var drawn = new List<double>();
        var first = new TaskCompletionSource();
        using var training = new LiveTraining(TimeProvider.System, run =>
        {
            drawn.Add(run.Recipe.Rule.LearningRate);
            return first.Task;
        });

        var all = training.TakeAsync(Xor(0.1)); // ends within its first slice or waits for its first drawing
        await training.TakeAsync(Xor(0.2));
        await training.TakeAsync(Xor(0.3));
        first.SetResult();
        await all;

        Assert.Equal(0.3, drawn[^1]);
        Assert.DoesNotContain(0.2, drawn);
    }

    private static Recipe Xor(double learningRate)
    {
        var suggested = ProblemCatalogue.Find("xor")!.Suggested;
        return new(
            suggested.Problem, suggested.Network, suggested.Rule with { LearningRate = learningRate }, suggested.Start,
            suggested.Epochs);
    }

    private TapeRows Rows(string function, int argument = 0, int call = 0) =>
        ((JsonElement)Figure.Invocations[function][call].Arguments[argument]!)
            .Deserialize(ContractsJson.Default.TapeRows)!;
}
