using System.Diagnostics.Metrics;
using BackpropWeb.Recipes;
using BackpropWeb.Server.Persistence;
using BackpropWeb.Server.Runs.Live;
using BackpropWeb.Server.Runs.Shared;
using BackpropWeb.Server.Studies.Live;
using BackpropWeb.Server.Studies.Plans;
using BackpropWeb.Server.Studies.Shared;
using Microsoft.Extensions.DependencyInjection;

namespace BackpropWeb.Server.Tests.Studies;

/// <summary>Blocks of a study that several nodes train, without the nodes.</summary>
public sealed class SharedBlocksTests : IDisposable
{
    private const int Blocks = 25;
    private const int BlockSize = 16;

    private static readonly StudyPlan Plan = StudyCalls.PlanOf(new
    {
        recipe = new { problem = "xor", network = new { layers = (int[])[2, 2, 1] }, epochs = 90,
            rule = new { learningRate = 5 } },
        seeds = new { from = 3, count = (Blocks * BlockSize) - 5 },
    });

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly RunMetrics _runs;
    private readonly TrainingQueue _queue;
    private readonly StudyMetrics _metrics;
    private readonly LiveStudies _live;

    public SharedBlocksTests()
    {
        var meters = _services.GetRequiredService<IMeterFactory>();
        (_runs, _metrics) = (new(meters), new(meters));
        _queue = new(TimeProvider.System, _runs);
        _live = new(_queue);
    }

    [Fact]
    public void BlocksOfSeveralNodesInAnyOrderGiveTheResultsOfOneNode()
    {
        var alone = Own();
        TrainToTheEnd(alone);
        var (shared, random) = (Own(), new Random(7));
        var nodes = Enumerable.Range(0, 3).Select(n => new Node($"node {n}", this)).ToArray();
        while (shared.HasWork)
        {
            shared.Work();
            foreach (var node in nodes)
                node.Ask(3);
            foreach (var node in nodes)
                node.Work();
            // Results arrive late, in any order, and some twice.
            var delivered = nodes.SelectMany(node => node.Ended).OrderBy(_ => random.Next()).ToList();
            foreach (var block in delivered.Concat(delivered.Take(1)))
                _live.Accept(block.Key, block.Results, block.Tally);
            foreach (var node in nodes)
                node.Ended.Clear();
        }

        Assert.All(nodes, node => Assert.True(node.Trained > 0));
        AssertEqual(alone, shared);
    }

    [Fact]
    public void ANodeThatLeavesGivesItsBlocksBack()
    {
        var study = Own();
        var node = new Node("node", this);
        Assert.Equal(Blocks, node.Ask(Blocks));
        Assert.Equal(0, node.Ask(1));
        _live.TakeBackExceptFrom(new HashSet<string> { "another" });

        var next = new Node("another", this);
        Assert.Equal(Blocks, next.Ask(Blocks));
        // What the node that was thought dead still holds is no longer its own.
        Assert.Equal(0, node.Ask(Blocks));
        next.TrainAll();
        next.Deliver();
        Assert.Equal(Blocks, study.TakeUnstored().Count);
        Assert.Equal(Plan.Total, study.Tally.Done);
    }

    [Fact]
    public void BlocksThatANodeDoesNotKnowOfAreGivenAgain()
    {
        Own();
        // The answers to these requests are lost.
        Assert.Equal(2, _live.Give(new("node", [], 2)).Given.Count);
        Assert.Equal(Blocks, _live.Give(new("node", [], Blocks)).Given.Count);
        Assert.Empty(_live.Give(new("another", [], Blocks)).Given);
    }

    [Fact]
    public void TheOwnerTrainsWhatNobodyReturns()
    {
        var study = Own();
        var node = new Node("node", this);
        node.Ask(Blocks);
        TrainToTheEnd(study);
        Assert.Equal(Blocks, study.TakeUnstored().Count);
        node.TrainAll();
        node.Deliver();
        Assert.Empty(study.TakeUnstored());
        Assert.Equal(Plan.Total, study.Tally.Done);
    }

    [Fact]
    public void BlocksOfAReleasedStudyAreDropped()
    {
        var study = Own();
        var held = _live.Give(new("node", [], 2)).Given;
        _live.Release(study.Stored.Id);
        var answer = _live.Give(new("node", held, 2));
        Assert.Empty(answer.Given);
        Assert.Equal(held, answer.Dropped);
    }

    [Fact]
    public void StudiesShareTheOtherNodes()
    {
        string[] ids = [Own().Stored.Id, Own().Stored.Id];
        var given = _live.Give(new("node", [], 8)).Given;
        Assert.All(ids, id => Assert.Equal(4, given.Count(block => block.Study == id)));
    }

    public void Dispose()
    {
        _queue.Dispose();
        _runs.Dispose();
        _services.Dispose();
    }

    private static StoredStudy Row(string id) => new()
    {
        Id = id,
        Recipe = RecipeDocuments.ToCanonicalJson(Plan.Recipe),
        FirstSeed = Plan.Seeds!.From,
        SeedCount = Plan.Seeds.Count,
        Total = Plan.Total,
        BlockSize = BlockSize,
    };

    private LiveStudy Own()
    {
        var study = new LiveStudy(
            Row(RunId.New()), Plan, new HashSet<int>(), new(Plan.Recipe.Epochs), _metrics, _ => { });
        _live.Add(study);
        return study;
    }

    private static void TrainToTheEnd(LiveStudy study)
    {
        while (study.HasWork)
            study.Work();
    }

    private static void AssertEqual(LiveStudy expected, LiveStudy actual)
    {
        var (first, second) = (Columns(expected), Columns(actual));
        Assert.Equal(Blocks, first.Length);
        Assert.Equal(first, second);
        Assert.Equal(Plan.Total, actual.Tally.Done);
        Assert.Equal(expected.Tally.ToBytes(), actual.Tally.ToBytes());

        static string[] Columns(LiveStudy study) =>
        [
            .. study.TakeUnstored().OrderBy(block => block.Index)
                .Select(block => Convert.ToHexString(block.Results.ToBytes())),
        ];
    }

    private sealed class Node(string name, SharedBlocksTests test)
    {
        private readonly Dictionary<string, HelpedStudy> _studies = [];

        public List<HelpedBlock> Ended { get; } = [];

        public int Trained { get; private set; }

        /// <summary>Asks the owner for blocks. Returns how many it got.</summary>
        public int Ask(int wanted)
        {
            List<BlockKey> held =
                [.. _studies.SelectMany(study => study.Value.Held.Select(block => new BlockKey(study.Key, block)))];
            var answer = test._live.Give(new(name, held, wanted));
            foreach (var key in answer.Dropped)
                _studies[key.Study].Drop(key.Block);
            foreach (var key in answer.Given)
            {
                if (!_studies.TryGetValue(key.Study, out var study))
                    _studies[key.Study] = study =
                        new(Row(key.Study), Plan, test._metrics, End, (_, failure) => Assert.Fail($"{failure}"));
                study.Add(key.Block);
            }

            return answer.Given.Count;
        }

        public void Work()
        {
            foreach (var study in _studies.Values)
                study.Work();
        }

        public void TrainAll()
        {
            while (_studies.Values.Any(study => study.HasWork))
                Work();
        }

        public void Deliver()
        {
            foreach (var block in Ended)
                test._live.Accept(block.Key, block.Results, block.Tally);
        }

        private void End(HelpedBlock block)
        {
            Ended.Add(block);
            Trained++;
        }
    }
}
