using System.Globalization;
using BackpropWeb.Engine;
using BackpropWeb.Engine.Learning;

namespace BackpropWeb.Server.Runs.Export;

/// <summary>Writes a program in one file, in Python or C#, that trains a recipe again.</summary>
internal sealed class RecipeCode
{
    public const string Python = "python";
    public const string PyTorch = "pytorch";
    public const string CSharp = "csharp";

    private const int MostNumbers = 200_000;

    private readonly Recipe _recipe;
    private readonly NetworkShape _network;
    private readonly string _language;
    private readonly double[] _weights;

    private RecipeCode(Recipe recipe, string language)
    {
        _recipe = recipe;
        _network = recipe.Network;
        _language = language;
        _weights = [.. new Trainer(recipe).Weights];
    }

    private bool IsCSharp => _language == CSharp;

    private string Quote => IsCSharp ? "//" : "#";

    /// <summary>Why a recipe cannot be written as code; null if it can.</summary>
    public static Sentence? ReasonAgainst(Recipe recipe)
    {
        if (recipe.Rule.OrderSeed is not null)
            return "The cases are drawn in a random order, which needs the server's generator.";
        var numbers = ((long)recipe.Problem.Cases.Length * (recipe.Network.InputCount + recipe.Network.OutputCount))
            + recipe.Network.WeightCount;
        if (numbers > MostNumbers)
            return $"The program would contain {numbers} numbers; at most {MostNumbers} are allowed.";
        return null;
    }

    /// <summary>The program.</summary>
    /// <param name="title">Title of the run, for the first line.</param>
    /// <param name="file">Name of the file, without its ending.</param>
    /// <param name="epochs">Epochs to train, at most those of the recipe.</param>
    /// <param name="error">Total error after these epochs.</param>
    public static string Of(
        Recipe recipe, string language, string title, string file, string hash, int epochs, double error)
    {
        var code = new RecipeCode(recipe, language);
        return CodeTemplate.Fill(language, code.Parts(), new Dictionary<string, string>
        {
            ["title"] = OneLine(title),
            ["file"] = file,
            ["hash"] = hash,
            ["epochs"] = $"{epochs}",
            ["error"] = Number(error),
            ["tolerance"] = Number(recipe.Rule.Tolerance),
            ["inputs"] = Rows(recipe.Problem.Cases.Select(c => c.Input.AsEnumerable())),
            ["desired"] = Rows(recipe.Problem.Cases.Select(c => c.Desired.AsEnumerable())),
            ["layers"] = string.Join(", ", recipe.Network.Layers),
            ["connections"] = code.Connections(),
            ["outputs"] = string.Join(", ", recipe.Network.Outputs.Select(
                group => $"({group.Layer}, {code.Units(group.Units)})"))
                + (code.IsCSharp ? "" : ","),
            ["biasesOf"] = string.Join(", ", Enumerable.Range(1, recipe.Network.Layers.Length - 1)
                .Select(code.BiasesOf)),
            ["biases"] = code.Biases(),
            ["weights"] = code.Weights(),
            ["held"] = code.Held(),
            ["rates"] = string.Join(", ", new[]
            {
                recipe.Rule.LearningRate, recipe.Rule.Momentum, recipe.Rule.WeightDecay,
            }.Select(Number)),
            ["schedule"] = code.Schedule(),
            ["unitFunction"] = code.UnitFunction(),
            ["derivative"] = code.Derivatives(),
            ["errorFactor"] = recipe.Network.OutputActivation == Activation.Softmax ? "" : "0.5 * ",
        });
    }

    private HashSet<string> Parts()
    {
        HashSet<Activation> functions = [_network.OutputActivation];
        if (_network.Layers.Length > 2)
            functions.Add(_network.HiddenActivation);
        var parts = functions.Select(each => each.ToString().ToLowerInvariant()).ToHashSet();
        if (functions.Overlaps([Activation.Logistic, Activation.Tanh, Activation.Softmax]))
            parts.Add("exp");
        if (_recipe.Problem.Scaling != InputScaling.None)
            parts.Add("scaled");
        if (_recipe.Rule.Tolerance > 0)
            parts.Add("tolerance");
        if (!_recipe.Rule.Frozen.IsEmpty || !_recipe.Rule.Cut.IsEmpty)
            parts.Add("held");
        if (Enumerable.Range(1, _network.Layers.Length - 1).Any(l => _network.Layers[l] > 1 && BiasCount(l) == 1))
            parts.Add("sharedBias");
        parts.Add(_recipe.Rule.Update == UpdateMoment.AfterEachCase ? "casewise" : "epochwise");
        return parts;
    }

    private static string Rows(IEnumerable<IEnumerable<double>> rows) => Lines(rows.Select(row => $"    {List(row)},"));

    private string Connections() => Lines(Enumerable.Range(0, _network.Connections.Length).Select(n =>
    {
        var connection = _network.Connections[n];
        return $"    ({connection.From}, {Units(_network.SendingUnits(n))}, {connection.To}, "
            + $"{Units(_network.ReceivingUnits(n))}, {connection.SharedWith ?? n}),";
    }));

    private string Units(UnitRange units) =>
        IsCSharp ? $"{units.Start}, {units.Count}" : $"slice({units.Start}, {units.Start + units.Count})";

    // A layer that uses the biases of an earlier one has no list of its own.
    private int BiasesOf(int layer) =>
        (_network.SharedBiases.FirstOrDefault(shared => shared.Layer == layer).WithLayer ?? layer) - 1;

    private int BiasCount(int layer) =>
        _network.Layers[layer] == 1 || _network.BiasIndex(layer, 1) == _network.BiasIndex(layer, 0) ? 1
            : _network.Layers[layer];

    private string Biases() => Lines(Enumerable.Range(1, _network.Layers.Length - 1)
        .Where(layer => BiasesOf(layer) == layer - 1)
        .Select(layer => Entry(layer - 1, List(
            Enumerable.Range(0, BiasCount(layer)).Select(j => _weights[_network.BiasIndex(layer, j)])))));

    private string Weights() => Lines(OwnConnections().Select(n =>
    {
        var (sending, receiving) = (_network.SendingUnits(n).Count, _network.ReceivingUnits(n).Count);
        var rows = Enumerable.Range(0, receiving).Select(j =>
            List(_weights.AsSpan(_network.ConnectionOffset(n) + (j * sending), sending).ToArray()));
        return Entry(n, $"[\n        {string.Join(",\n        ", rows)},\n    ]");
    }));

    private IEnumerable<int> OwnConnections() =>
        Enumerable.Range(0, _network.Connections.Length).Where(n => _network.Connections[n].SharedWith is null);

    private string Entry(int key, string list) => _language switch
    {
        Python => $"    {key}: np.array({list}, dtype=float),",
        PyTorch => $"    {key}: torch.tensor({list}, dtype=torch.float64),",
        _ => $"    [{key}] = {list},",
    };

    private string Held() => Lines(_recipe.Rule.Frozen.Concat(_recipe.Rule.Cut).Distinct().Select(k =>
    {
        var value = Number(_weights[k]);
        for (var layer = 1; layer < _network.Layers.Length; layer++)
        {
            var j = k - _network.BiasOffset(layer);
            if (BiasesOf(layer) == layer - 1 && j >= 0 && j < BiasCount(layer))
                return IsCSharp ? $"    (true, {layer - 1}, {j}, 0, {value}),"
                    : $"    (biases, bias_change, {layer - 1}, {j}, {value}),";
        }

        var n = OwnConnections().Last(n => _network.ConnectionOffset(n) <= k);
        var (receiving, sending) = Math.DivRem(k - _network.ConnectionOffset(n), _network.SendingUnits(n).Count);
        return IsCSharp
            ? $"    (false, {n}, {receiving}, {sending}, {value}),"
            : $"    (weights, weight_change, {n}, ({receiving}, {sending}), {value}),";
    }));

    private string Schedule() => Lines(_recipe.Rule.Schedule.SelectMany(change =>
    {
        (string Name, double? Value)[] rates =
            [("epsilon", change.LearningRate), ("alpha", change.Momentum), ("decay", change.WeightDecay)];
        string[] changes = [.. rates.Where(rate => rate.Value is not null).Select(
            rate => $"        {rate.Name} = {Number(rate.Value!.Value)}{(IsCSharp ? ";" : "")}")];
        string[] lines = IsCSharp
            ? [$"    if (epoch >= {change.FromEpoch})", "    {", .. changes, "    }"]
            : [$"    if epoch >= {change.FromEpoch}:", .. changes];
        return changes.Length == 0 ? [] : lines;
    }));

    private string UnitFunction()
    {
        var (hidden, output) = (Function(_network.HiddenActivation), Function(_network.OutputActivation));
        if (hidden == output || _network.Layers.Length == 2)
            return output;
        return IsCSharp ? $"layer < layers.Length - 1 ? {hidden} : {output}"
            : $"{hidden} if layer < len(LAYERS) - 1 else {output}";
    }

    private string Function(Activation function) => (function, _language) switch
    {
        (Activation.Linear, CSharp) => "[.. x[layer]]",
        (Activation.Rectified, CSharp) => "[.. x[layer].Select(each => each <= 0 ? 0 : each)]",
        (Activation.Softmax, CSharp) => "Softmax(x[layer])",
        (_, CSharp) => $"[.. x[layer].Select({function})]",
        (Activation.Linear, _) => "total",
        (Activation.Rectified, Python) => "np.maximum(total, 0)",
        (Activation.Rectified, _) => "torch.clip(total, 0)",
        _ => $"{function.ToString().ToLowerInvariant()}(total)",
    };

    private string Derivatives()
    {
        var (hidden, output) = (Derivative(_network.HiddenActivation), Derivative(_network.OutputActivation));
        var (deep, isHidden, isLast) = IsCSharp
            ? ("            ", "if (layer < layers.Length - 1)", "if (layer == layers.Length - 1)")
            : ("        ", "if layer < len(LAYERS) - 1:", "if layer == len(LAYERS) - 1:");
        if (hidden == output)
            return output is null ? "" : deep + output;
        List<string> lines = [];
        if (hidden is not null && _network.Layers.Length > 2)
            lines.AddRange([deep + isHidden, $"{deep}    {hidden}"]);
        if (output is not null)
            lines.AddRange(_network.Layers.Length > 2 ? [deep + isLast, $"{deep}    {output}"] : [deep + output]);
        return string.Join('\n', lines);
    }

    private string? Derivative(Activation function)
    {
        var (delta, y) = IsCSharp ? ("delta[layer][j]", "y[layer][j]") : ("delta[layer]", "y[layer]");
        return function switch
        {
            Activation.Logistic => $"{delta} *= {y} * (1 - {y}){End}",
            Activation.Tanh => $"{delta} *= 1 - {(IsCSharp ? $"({y} * {y})" : $"{y} * {y}")}{End}",
            Activation.Rectified => $"{delta} *= {(IsCSharp ? $"{y} > 0 ? 1 : 0" : $"{y} > 0")}{End}",
            _ => null,
        };
    }

    private string End => $"{(IsCSharp ? ";" : " ")} {Quote} (5)";

    private static string List(IEnumerable<double> numbers) => $"[{string.Join(", ", numbers.Select(Number))}]";

    private static string Lines(IEnumerable<string> lines) => string.Join('\n', lines);

    // Shortest digits that read back as the same number.
    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>A title as part of a comment, without characters that end a line or change its direction.</summary>
    private static string OneLine(string title) => string.Concat(
        title.Where(sign => char.GetUnicodeCategory(sign) is not (
            UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate)));
}
