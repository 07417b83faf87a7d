using BackpropWeb.Engine;
using BackpropWeb.Engine.Learning;
using BackpropWeb.Engine.Problems;
using BackpropWeb.Server.Studies.Plans;
using BackpropWeb.Server.Studies.Results;

namespace BackpropWeb.Server.Tests.Studies;

public sealed class StudySummariesTests
{
    // Wilson's interval by its formula, worked out by hand: 991 of 1,000 gives 98.30 % to 99.53 %.
    /// <summary>Newcombe (1998), table II, method 10.</summary>
    [Theory]
    [InlineData(56, 70, 48, 80, 0.0524, 0.3339)]
    [InlineData(9, 10, 3, 10, 0.1705, 0.8090)]
    [InlineData(6, 7, 2, 7, 0.0582, 0.8062)]
    [InlineData(5, 56, 0, 29, -0.0381, 0.1926)]
    [InlineData(0, 10, 0, 20, -0.1611, 0.2775)]
    [InlineData(0, 10, 0, 10, -0.2775, 0.2775)]
    [InlineData(10, 10, 0, 20, 0.6791, 1)]
    [InlineData(10, 10, 0, 10, 0.6075, 1)]
    public void DifferenceInterval_OfPublishedCounts_IsThePublishedOne(
        int k1, int n1, int k2, int n2, double low, double high)
    {
        var interval = StudySummaries.DifferenceInterval(k1, n1, k2, n2);

        Assert.Equal(low, interval[0], 0.00005);
        Assert.Equal(high, interval[1], 0.00005);
    }

    [Theory]
    [InlineData(991, 1_000, 0.98298, 0.99526)]
    [InlineData(5, 10, 0.23659, 0.76341)]
    [InlineData(0, 10, 0, 0.27753)]
    [InlineData(10, 10, 0.72247, 1)]
    public void WilsonInterval_OfKnownCounts_IsThePublishedOne(int k, int n, double low, double high)
    {
        var interval = StudySummaries.WilsonInterval(k, n);
        Assert.Equal(low, interval[0], 1e-5);
        Assert.Equal(high, interval[1], 1e-5);
    }

    [Fact]
    public void BinOf_AnyError_IsABinWhoseMiddleIsNear()
    {
        for (var error = 1e-14; error < 16_000; error *= 1.0071)
        {
            var bin = ErrorCounts.BinOf(error);
            Assert.InRange(ErrorCounts.ValueOf(bin), error * (1 - (1 / 64.0)), error * (1 + (1 / 64.0)));
            Assert.True(ErrorCounts.BinOf(error * 1.04) > bin);
        }

        Assert.Equal(0, ErrorCounts.ValueOf(ErrorCounts.BinOf(0)));
        Assert.Equal(16_384, ErrorCounts.ValueOf(ErrorCounts.BinOf(1e290)));
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(200, 201)]
    [InlineData(201, 102)]
    [InlineData(600, 201)]
    [InlineData(1_000_000, 201)]
    public void RecordedEpochs_OfAnyLength_AreEvenWithBothEnds(int epochs, int count)
    {
        var recorded = new RecordedEpochs(epochs);
        Assert.Equal((count, 0, epochs), (recorded.Count, recorded[0], recorded[count - 1]));
        for (var place = 0; place < count; place++)
            Assert.Equal(place, recorded.PlaceOf(recorded[place]));
        Assert.Equal(count, Enumerable.Range(0, epochs + 1).Count(epoch => recorded.PlaceOf(epoch) is not null));
    }

    [Fact]
    public void Add_OfPartsInAnyOrder_IsTheTallyOfTheWhole()
    {
        var plan = new StudyPlan(ProblemCatalogue.Find("xor")!.Suggested, new(0, 24), null);
        var parts = Enumerable.Range(0, 3).Select(n => Tally(plan, n * 8, 8)).ToArray();
        var whole = Tally(plan, 0, 24).ToBytes();
        foreach (var order in (int[][])[[0, 1, 2], [2, 0, 1]])
        {
            var sum = new StudyTally(plan.Recipe.Epochs);
            foreach (var n in order)
                sum.Add(parts[n]);
            Assert.Equal(whole, sum.ToBytes());
            Assert.Equal(whole, StudyTally.FromBytes(sum.ToBytes(), plan.Recipe.Epochs).ToBytes());
        }
    }

    [Theory]
    [InlineData]
    [InlineData(2)]
    public void MemberResults_AsBytes_ReadBack(params int[] heldOut)
    {
        var results = new MemberResults(2, heldOut.Length > 0);
        var xor = ProblemCatalogue.Find("xor")!.Suggested;
        var recipe = new Recipe(
            xor.Problem.WithHeldOut([.. heldOut]), xor.Network, xor.Rule, xor.Start, xor.Epochs);
        var runs = Study.Run(recipe, 1, 2, cancellationToken: TestContext.Current.CancellationToken);
        results.Set(0, runs[0]);
        results.Set(1, runs[1] with { HasDiverged = true });
        var read = MemberResults.FromBytes(results.ToBytes());
        Assert.Equal(results.ToBytes(), read.ToBytes());
        Assert.Equal((runs[0].SolvedAt, null, true), (read.SolvedAt(0), read.SolvedAt(1), read.Diverged[1]));
        Assert.Equal(
            (runs[0].HeldOutError, runs[1].HeldOutCorrectCount), (read.HeldOutErrorOf(0), read.HeldOutCorrectOf(1)));
        Assert.Throws<FormatException>(() => MemberResults.FromBytes(results.ToBytes().AsSpan()[..^1]));
    }

    private static StudyTally Tally(StudyPlan plan, int first, int count)
    {
        var (tally, results) = (new StudyTally(plan.Recipe.Epochs), new MemberResults(count, false));
        var group = new StudyGroup(plan.Recipe);
        for (var from = 0; from < count; from += group.Size)
        {
            group.Begin([.. Enumerable.Range(first + from, Math.Min(group.Size, count - from)).Select(plan.RecipeOf)]);
            Record();
            while (!group.HasEnded)
            {
                group.Step();
                Record();
            }

            for (var n = 0; n < Math.Min(group.Size, count - from); n++)
                results.Set(from + n, group.Result(n));
        }

        tally.Add(results);
        return tally;

        void Record()
        {
            if (tally.Epochs.PlaceOf(group.Epoch) is { } place)
                tally.Errors.Add(place, group.MeanSquaredErrors);
        }
    }
}
