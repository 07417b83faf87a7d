using System.Collections.Immutable;
using BackpropWeb.Engine.Checkpoints;
using BackpropWeb.Engine.Learning;

namespace BackpropWeb.Engine.Tests.Learning;

public sealed class CaseOrderTests
{
    [Fact]
    public void Of_Seeded_IsAnotherPermutationEveryEpochAndTheSameAgain()
    {
        var orders = new CaseOrder(7, 10);
        var again = new CaseOrder(7, 10);
        var first = orders.Of(0).ToArray();
        var second = orders.Of(1).ToArray();

        Assert.Equal(Enumerable.Range(0, 10), first.Order());
        Assert.NotEqual(first, second);
        Assert.Equal(second, again.Of(1).ToArray());
        Assert.Equal(first, orders.Of(0).ToArray());
        Assert.NotEqual(first, new CaseOrder(8, 10).Of(0).ToArray());
        Assert.Equal(Enumerable.Range(0, 10), new CaseOrder(null, 10).Of(5).ToArray());
    }

    [Fact]
    public void Of_ManyEpochs_PutsEachCaseEverywhereEquallyOften()
    {
        var orders = new CaseOrder(1, 4);
        var counts = new int[4, 4];
        for (var epoch = 0; epoch < 8000; epoch++)
        {
            var order = orders.Of(epoch);
            for (var place = 0; place < 4; place++)
                counts[place, order[place]]++;
        }

        // 2,000 each; six standard deviations of a binomial count are 232.
        foreach (var count in counts)
            Assert.InRange(count, 1768, 2232);
    }

    // Computed from the documented rule by a program in another language. A change here changes every run with a random
    // order.
    [Fact]
    public void Of_Seed7_KeepsItsOrder() =>
        Assert.Equal([2, 4, 1, 6, 3, 5, 0, 7], new CaseOrder(7, 8).Of(100).ToArray());

    [Fact]
    public void Resume_DrawnOrderCutAnywhere_EqualsTheUncutRun()
    {
        var recipe = Nets.Random(8, UpdateMoment.AfterEachCase);
        recipe = recipe.With(recipe.Rule with { OrderSeed = 3 });
        var uncut = new Trainer(recipe).Trained(30);
        var checkpoint = Checkpoint.FromBytes(new Trainer(recipe).Trained(13).Checkpoint().ToBytes());

        Nets.AssertSameBits(uncut, new Trainer(recipe, checkpoint).Trained(17));
        Assert.NotEqual(
            uncut.Weights.ToImmutableArray(),
            new Trainer(recipe.With(recipe.Rule with { OrderSeed = 4 })).Trained(30).Weights.ToImmutableArray());
    }

    [Fact]
    public void Step_DrawnOrder_AllocatesNothing()
    {
        var recipe = Nets.Random(8, UpdateMoment.AfterEachCase);
        var trainer = new Trainer(recipe.With(recipe.Rule with { OrderSeed = 3, Frozen = [1], Cut = [2] })).Trained(20);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var n = 0; n < 100; n++)
            trainer.Step();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
