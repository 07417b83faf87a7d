using BackpropWeb.Client.Figure;
using BackpropWeb.Engine;
using BackpropWeb.Engine.Learning;
using BackpropWeb.Engine.Problems;

namespace BackpropWeb.EndToEnd.Tests.Scripts;

/// <summary>The pass of forward.js against the engine's. Its sums run in another order, so the last bits may
/// differ.</summary>
public sealed class ForwardPassTests(Browser browser) : BrowserTest(browser)
{
    private const double Tolerance = 1e-12;

    private static readonly double[][] Points =
        [[0, 0], [0, 1], [1, 0], [1, 1], [-0.25, 1.25], [0.37, 0.61], [1.1, -0.2], [0.5, 0.5]];

    /// <summary>XOR with an output for each answer, as softmax needs it.</summary>
    private static readonly Problem EitherOr = new(
        "either-or", ["x1", "x2"], ["no", "yes"],
        [new([0, 0], [1, 0]), new([0, 1], [0, 1]), new([1, 0], [0, 1]), new([1, 1], [1, 0])]);

    private static readonly Dictionary<string, NetworkShape> Shapes = new()
    {
        ["one layer"] = NetworkShape.Chain(2, 1),
        ["exhibit"] = NetworkShape.Chain(2, 4, 1),
        ["direct links"] = new([2, 2, 1], [new(0, 1), new(0, 2), new(1, 2)]),
        ["two hidden layers"] = NetworkShape.Chain(2, 3, 3, 1),
        ["tanh"] = NetworkShape.Chain(Activation.Tanh, 2, 3, 1),
        ["tanh, then logistic"] = new([2, 3, 1], [new(0, 1), new(1, 2)], Activation.Tanh, Activation.Logistic),
        ["linear"] = NetworkShape.Chain(Activation.Linear, 2, 3, 1),
        ["rectified, then linear"] =
            new([2, 3, 1], [new(0, 1), new(1, 2)], Activation.Rectified, Activation.Linear),
        ["rectified, then softmax"] =
            new([2, 3, 2], [new(0, 1), new(1, 2)], Activation.Rectified, Activation.Softmax),
        ["shared biases"] = new([2, 3, 1], [new(0, 1), new(1, 2)], sharedBiases: [new(1, null)]),
    };

    public static TheoryData<string> Networks => [.. Shapes.Keys];

    [Theory, MemberData(nameof(Networks))]
    public async Task TheOutputsOfAllUnitsAreThoseOfTheEngine(string network)
    {
        var shape = Shapes[network];
        var recipe = new Recipe(
            shape.OutputCount == 1 ? ProblemCatalogue.Find("xor")!.Problem : EitherOr, shape,
            new() { LearningRate = 0.5, Momentum = 0.9 },
            new Start.Seeded(4, 0.5), 600);
        var (weights, outputs) = Train(recipe);
        var page = await VisitAsync("/api");

        var responses = await page.EvaluateAsync<double[][][]>(
            """
            async ([maps, weights, points]) => {
              const { ForwardPass } = await import("/js/forward.js");
              const pass = new ForwardPass(JSON.parse(maps).units);
              return weights.map((vector) => points.map(([x, y]) => [...pass.run(vector, x, y)].slice(2)));
            }
            """,
            new object[] { OutputMaps.Of(recipe, weights[0]).ToJson(), weights, Points });

        for (var e = 0; e < weights.Length; e++)
        {
            var engine = new Network(shape, weights[e]);
            for (var p = 0; p < Points.Length; p++)
            {
                var expected = engine.RespondByLayer(Points[p]).SelectMany(layer => layer).ToArray();
                Assert.Equal(expected.Length, responses[e][p].Length);
                Assert.All(expected.Zip(responses[e][p]), pair => Assert.Equal(pair.First, pair.Second, Tolerance));
            }

            Assert.All(
                outputs[e].Zip(responses[e].Take(4).SelectMany(layers => layers[^shape.OutputCount..])),
                pair => Assert.Equal(pair.First, pair.Second, Tolerance));
        }
    }

    /// <summary>Weights and outputs of some epochs of a run.</summary>
    private static (double[][] Weights, double[][] Outputs) Train(Recipe recipe)
    {
        var (weights, outputs) = (new List<double[]>(), new List<double[]>());
        var trainer = new Trainer(recipe);
        do
        {
            if (trainer.Epoch % 100 != 0)
                continue;
            weights.Add(trainer.Weights.ToArray());
            outputs.Add(trainer.Outputs.ToArray());
        }
        while (trainer.Epoch < recipe.Epochs && trainer.Step());
        return ([.. weights], [.. outputs]);
    }
}
