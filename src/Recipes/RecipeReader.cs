using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using BackpropWeb.Contracts;
using BackpropWeb.Engine;
using BackpropWeb.Engine.Learning;
using BackpropWeb.Engine.Problems;

namespace BackpropWeb.Recipes;

/// <summary>Turns the document of a run into what the engine trains, or into the list of all that is wrong with it.</summary>
public sealed class RecipeReader(RecipeLimits limits)
{
    private const int LongestName = 100;

    private readonly FieldErrors _errors = new();

    /// <summary>Reads what <c>POST /api/runs</c> takes. Null where <paramref name="errors"/> says what is wrong.</summary>
    public static RunOrder? ReadOrder(JsonElement document, RecipeLimits limits, out FieldErrors errors)
    {
        var reader = new RecipeReader(limits);
        var order = reader.Order(new(document, "", reader._errors));
        errors = reader._errors;
        return errors.Any ? null : order;
    }

    /// <summary>The same for a request that is an object already, as the forms of pages have it.</summary>
    public static RunOrder? ReadOrder(RunRequest request, RecipeLimits limits, out FieldErrors errors) =>
        ReadOrder(JsonSerializer.SerializeToElement(request, ContractsJson.Default.RunRequest), limits, out errors);

    private RunOrder? Order(JsonField document)
    {
        if (document.Members("problem", "network", "rule", "start", "epochs", "pace", "listed", "title") is not { } members)
            return null;
        var pace = members["pace"]?.Number(RunOrder.PaceBounds);
        var listed = members["listed"]?.Truth() ?? false;
        var title = members["title"]?.Text(RunOrder.LongestTitle)?.Trim();
        return Recipe(members) is { } recipe
            ? new(recipe, pace, listed, string.IsNullOrEmpty(title) ? null : title)
            : null;
    }

    private Recipe? Recipe(JsonMembers members)
    {
        var problem = Problem(members);
        var suggested = problem is null ? null : Suggestion.For(problem);
        var network = Network(members["network"], suggested);
        var rule = Rule(members["rule"], suggested?.Rule ?? new());
        var epochs = (int?)(members["epochs"] is { } field ? field.WholeNumber(new(1, true, limits.Epochs), "Limits:Epochs") : suggested?.Epochs);
        var start = Start(members["start"], network, suggested?.Range ?? Suggestion.OwnRange);
        if (problem is null || network is null || epochs is null || start is null || _errors.Any)
            return null;

        var work = (double)problem.Cases.Length * network.WeightCount * epochs.Value;
        if (work > limits.Work)
        {
            _errors.OutOfRange(
                "epochs",
                $"makes {JsonField.Say(work)} of work (cases × weights × epochs); the limit Limits:Work is "
                + $"{JsonField.Say(limits.Work)}");
            return null;
        }

        try
        {
            return new(problem, network, rule, start, epochs.Value);
        }
        catch (ArgumentException refusal) when (refusal.ParamName is not null)
        {
            // What only shows when the parts meet, the engine refuses by the field's path.
            var path = refusal.ParamName;
            _errors.OutOfRange(path.StartsWith("cases", StringComparison.Ordinal) ? $"problem.{path}" : path, RuleOf(refusal));
            return null;
        }
    }

    /// <summary>The engine's words without the path, which .NET adds on both sides.</summary>
    private static Sentence RuleOf(ArgumentException refusal) =>
        Refusal.RuleOf(refusal) ?? refusal.Message.Replace($" (Parameter '{refusal.ParamName}')", "", StringComparison.Ordinal)
            .Replace($"{refusal.ParamName} ", "", StringComparison.Ordinal);

    private Problem? Problem(JsonMembers members)
    {
        if (members["problem"] is not { } field)
        {
            _errors.Malformed("problem", "is required: a name of the catalogue, or an object with cases");
            return null;
        }

        if (field.IsObject)
            return OwnProblem(field);
        if (!field.IsString)
            field.Malformed("must be a name of the catalogue, or an object with cases");
        else if (field.Text(LongestName) is { } name)
        {
            if (ServedProblems.Find(name) is { } entry)
                return entry.Problem;
            field.OutOfRange($"must be one of {ServedProblems.Names}, or an object with cases");
        }

        return null;
    }

    private Problem? OwnProblem(JsonField field)
    {
        if (field.Members("name", "inputNames", "outputNames", "cases") is not { } members)
            return null;
        var name = members["name"]?.Text(LongestName)?.Trim();
        var inputNames = members["inputNames"] is { } inputs ? Names(inputs) : null;
        var outputNames = members["outputNames"] is { } outputs ? Names(outputs) : null;
        if (members["cases"] is not { } casesField)
        {
            _errors.Malformed(members.PathOf("cases"), "is required: a list of { \"input\": [..], \"desired\": [..] }");
            return null;
        }

        if (casesField.Items() is not { } items)
            return null;
        if (items.Length < 1 || items.Length > limits.Cases)
        {
            _errors.OutOfRange(
                casesField.Path,
                $"must hold at least 1 and at most {JsonField.Say(limits.Cases)} cases (Limits:Cases); "
                + $"holds {JsonField.Say(items.Length)}");
            return null;
        }

        int? inputCount = inputNames?.Length, outputCount = outputNames?.Length;
        var cases = ImmutableArray.CreateBuilder<Case>(items.Length);
        foreach (var item in items)
        {
            if (item.Members("input", "desired") is not { } sides)
                continue;
            var input = Vector(sides, "input", ref inputCount);
            var desired = Vector(sides, "desired", ref outputCount);
            if (input is not null && desired is not null)
                cases.Add(new(input.Value, desired.Value));
        }

        if (_errors.Any)
            return null;
        return new(
            string.IsNullOrEmpty(name) ? Suggestion.OwnName : name,
            inputNames ?? Suggestion.Names('x', inputCount!.Value),
            outputNames ?? Suggestion.Names('y', outputCount!.Value),
            cases.ToImmutable());
    }

    private ImmutableArray<string>? Names(JsonField field)
    {
        if (field.Items() is not { } items)
            return null;
        if (items.Length < 1 || items.Length > limits.Units)
        {
            _errors.OutOfRange(
                field.Path,
                $"must hold at least 1 and at most {JsonField.Say(limits.Units)} names (Limits:Units); "
                + $"holds {JsonField.Say(items.Length)}");
            return null;
        }

        return [.. items.Select(item => item.Text(LongestName) ?? "")];
    }

    /// <summary>A side of a case; the first one says how long the others must be where no names do.</summary>
    private ImmutableArray<double>? Vector(JsonMembers members, string name, ref int? length)
    {
        if (members[name] is not { } field)
        {
            _errors.Malformed(members.PathOf(name), "is required: a list of numbers");
            return null;
        }

        if (field.Items() is not { } items)
            return null;
        if (length is null && (items.Length < 1 || items.Length > limits.Units))
        {
            _errors.OutOfRange(
                field.Path,
                $"must hold at least 1 and at most {JsonField.Say(limits.Units)} numbers (Limits:Units); "
                + $"holds {JsonField.Say(items.Length)}");
            return null;
        }

        length ??= items.Length;
        if (items.Length != length)
        {
            _errors.OutOfRange(
                field.Path,
                $"must hold {JsonField.Say(length.Value)} numbers, as the names or the first case do; "
                + $"holds {JsonField.Say(items.Length)}");
            return null;
        }

        return Numbers(items, Case.ValueBounds);
    }

    private static ImmutableArray<double>? Numbers(JsonField[] items, Bounds<double> bounds)
    {
        var numbers = ImmutableArray.CreateBuilder<double>(items.Length);
        foreach (var item in items)
        {
            if (item.Number(bounds) is { } number)
                numbers.Add(number);
        }

        return numbers.Count == items.Length ? numbers.ToImmutable() : null;
    }

    private NetworkShape? Network(JsonField? field, Suggestion? suggested)
    {
        if (field is null)
            return suggested is null ? null : WithinLimits(suggested.Layers, suggested.Connections, Activation.Logistic, "problem");
        if (field.Value.Members("layers", "connections", "activation") is not { } members)
            return null;

        var activation = members["activation"] is { } activationField
            ? activationField.OneOf(ActivationNames.All)
            : Activation.Logistic;
        var layers = members["layers"] is { } layersField ? Layers(layersField, suggested) : suggested?.Layers;
        if (layers is null)
            return null;
        var connections = members["connections"] is { } connectionsField
            ? Connections(connectionsField, layers.Value.Length)
            : members.Has("layers") ? Chain(layers.Value.Length) : suggested?.Connections;
        if (connections is null || activation is null)
            return null;
        return WithinLimits(layers.Value, connections.Value, activation.Value, members.PathOf("layers"));
    }

    private ImmutableArray<int>? Layers(JsonField field, Suggestion? suggested)
    {
        if (field.Items() is not { } items)
            return null;
        if (items.Length < 2 || items.Length > limits.Units)
        {
            _errors.OutOfRange(
                field.Path,
                $"must hold at least 2 and at most {JsonField.Say(limits.Units)} layers; holds {JsonField.Say(items.Length)}");
            return null;
        }

        var layers = items.Select(item => (int?)item.WholeNumber(new(1, true, limits.Units), "Limits:Units")).ToArray();
        if (suggested is not null)
        {
            RequireUnits(items[0], layers[0], suggested.Layers[0], "inputs");
            RequireUnits(items[^1], layers[^1], suggested.Layers[^1], "outputs");
        }

        return layers.Any(units => units is null) ? null : [.. layers.Select(units => units!.Value)];
    }

    private static void RequireUnits(JsonField layer, int? units, int needed, Sentence side)
    {
        if (units is not null && units != needed)
            layer.OutOfRange($"must be {JsonField.Say(needed)}, for the problem has so many {side}");
    }

    private ImmutableArray<LayerConnection>? Connections(JsonField field, int layerCount)
    {
        if (field.Items() is not { } items)
            return null;
        var connections = new HashSet<LayerConnection>();
        var inOrder = ImmutableArray.CreateBuilder<LayerConnection>();
        foreach (var item in items)
        {
            if (item.Items() is not { } pair)
                continue;
            if (pair.Length != 2)
            {
                _errors.Malformed(item.Path, $"must be a pair [from, to]; holds {JsonField.Say(pair.Length)}");
                continue;
            }

            if (pair[0].WholeNumber(new(0, true, layerCount - 1)) is not { } from || pair[1].WholeNumber(new(0, true, layerCount - 1)) is not { } to)
                continue;
            var connection = new LayerConnection((int)from, (int)to);
            if (from >= to)
                _errors.OutOfRange(item.Path, $"must lead from a layer to a later one; leads from {from} to {to}");
            else if (!connections.Add(connection))
                _errors.OutOfRange(item.Path, $"must not join layers {from} and {to} a second time");
            else
                inOrder.Add(connection);
        }

        for (var layer = 0; layer < layerCount && !_errors.Any; layer++)
        {
            if (layer > 0 && !connections.Any(c => c.To == layer))
                _errors.OutOfRange(field.Path, $"must lead to every layer after the input; nothing leads to layer {layer}");
            if (layer < layerCount - 1 && !connections.Any(c => c.From == layer))
                _errors.OutOfRange(field.Path, $"must lead on from every layer but the last; nothing leads on from layer {layer}");
        }

        return _errors.Any ? null : inOrder.ToImmutable();
    }

    private NetworkShape? WithinLimits(
        ImmutableArray<int> layers, ImmutableArray<LayerConnection> connections, Activation activation, string path)
    {
        if (_errors.Any)
            return null;
        var units = layers.Sum(layer => (long)layer);
        var weights = layers.Skip(1).Sum(layer => (long)layer) + connections.Sum(c => (long)layers[c.From] * layers[c.To]);
        if (units > limits.Units)
            _errors.OutOfRange(
                path, $"must have at most {JsonField.Say(limits.Units)} units in all (Limits:Units); has {JsonField.Say(units)}");
        if (weights > limits.Weights)
            _errors.OutOfRange(
                path, $"must have at most {JsonField.Say(limits.Weights)} weights (Limits:Weights); has {JsonField.Say(weights)}");
        if (activation == Activation.Softmax && layers[^1] < 2)
            _errors.OutOfRange(
                "network.activation", $"\"softmax\" shares 1 among at least 2 output units; there is {layers[^1]}");
        return _errors.Any ? null : new(layers, connections, activation);
    }

    private static ImmutableArray<LayerConnection> Chain(int layerCount) =>
        [.. Enumerable.Range(1, layerCount - 1).Select(to => new LayerConnection(to - 1, to))];

    private Rule Rule(JsonField? field, Rule suggested)
    {
        if (field?.Members("learningRate", "momentum", "weightDecay", "update", "tolerance", "schedule") is not { } members)
            return suggested;
        return new()
        {
            LearningRate = members["learningRate"] is { } rate ? rate.Number(Engine.Learning.Rule.LearningRateBounds) ?? 0 : suggested.LearningRate,
            Momentum = members["momentum"] is { } momentum ? momentum.Number(Engine.Learning.Rule.MomentumBounds) ?? 0 : suggested.Momentum,
            WeightDecay = members["weightDecay"] is { } decay ? decay.Number(Engine.Learning.Rule.WeightDecayBounds) ?? 0 : suggested.WeightDecay,
            Update = members["update"] is { } update ? update.OneOf(UpdateNames.All) ?? default : suggested.Update,
            Tolerance = members["tolerance"] is { } tolerance ? tolerance.Number(Engine.Learning.Rule.ToleranceBounds) ?? 0 : suggested.Tolerance,
            Schedule = members["schedule"] is { } schedule ? Schedule(schedule) : suggested.Schedule,
        };
    }

    private ImmutableArray<RuleChange> Schedule(JsonField field)
    {
        if (field.Items() is not { } items)
            return [];
        var changes = ImmutableArray.CreateBuilder<RuleChange>();
        foreach (var item in items)
        {
            if (item.Members("fromEpoch", "learningRate", "momentum", "weightDecay") is not { } members)
                continue;
            if (members["fromEpoch"] is not { } epochField)
            {
                _errors.Malformed(members.PathOf("fromEpoch"), "is required");
                continue;
            }

            if (epochField.WholeNumber(new(0, true, limits.Epochs), "Limits:Epochs") is not { } fromEpoch)
                continue;
            if (changes.Count > 0 && fromEpoch < changes[^1].FromEpoch)
                epochField.OutOfRange($"must be at least that of the change before it, {changes[^1].FromEpoch}");
            changes.Add(new(
                (int)fromEpoch,
                members["learningRate"] is { } rate ? rate.Number(Engine.Learning.Rule.LearningRateBounds) : null,
                members["momentum"] is { } momentum ? momentum.Number(Engine.Learning.Rule.MomentumBounds) : null,
                members["weightDecay"] is { } decay ? decay.Number(Engine.Learning.Rule.WeightDecayBounds) : null));
        }

        return changes.ToImmutable();
    }

    private Start? Start(JsonField? field, NetworkShape? network, double suggestedRange)
    {
        if (field is null)
            return new Start.Seeded(FreshSeed(), suggestedRange);
        if (field.Value.Members("seed", "range", "weights") is not { } members)
            return null;
        if (members["weights"] is { } weights)
        {
            if (members.Has("seed") || members.Has("range"))
                _errors.OutOfRange(members.PathOf("weights"), "must stand alone: either weights, or seed and range");
            return network is null ? null : Weights(weights, network);
        }

        var seed = members["seed"] is { } seedField
            ? seedField.WholeNumber(Engine.Learning.Start.Seeded.SeedBounds)
            : FreshSeed();
        var range = members["range"] is { } rangeField
            ? rangeField.Number(Engine.Learning.Start.Seeded.RangeBounds)
            : suggestedRange;
        return seed is null || range is null ? null : new Start.Seeded(seed.Value, range.Value);
    }

    private Start.Explicit? Weights(JsonField field, NetworkShape network)
    {
        if (field.Members("biases", "connections") is not { } members)
            return null;
        var flat = new double[network.WeightCount];
        if (Required(members, "biases", network.Layers.Length - 1) is { } biases)
        {
            for (var layer = 1; layer < network.Layers.Length; layer++)
                Fill(biases[layer - 1], flat.AsSpan(network.BiasOffset(layer), network.Layers[layer]));
        }

        if (Required(members, "connections", network.Connections.Length) is { } connections)
        {
            for (var n = 0; n < connections.Length; n++)
            {
                var (from, to) = network.Connections[n];
                if (Exactly(connections[n], network.Layers[to]) is not { } receiving)
                    continue;
                for (var j = 0; j < receiving.Length; j++)
                    Fill(
                        receiving[j],
                        flat.AsSpan(network.ConnectionOffset(n) + (j * network.Layers[from]), network.Layers[from]));
            }
        }

        return new([.. flat]);
    }

    private JsonField[]? Required(JsonMembers members, string name, int length)
    {
        if (members[name] is { } field)
            return Exactly(field, length);
        _errors.Malformed(members.PathOf(name), "is required");
        return null;
    }

    private JsonField[]? Exactly(JsonField field, int length)
    {
        if (field.Items() is not { } items)
            return null;
        if (items.Length == length)
            return items;
        _errors.OutOfRange(
            field.Path, $"must hold {JsonField.Say(length)}, as the network's layers say; holds {JsonField.Say(items.Length)}");
        return null;
    }

    private void Fill(JsonField field, Span<double> place)
    {
        if (Exactly(field, place.Length) is { } items && Numbers(items, Engine.Learning.Start.Explicit.WeightBounds) is { } numbers)
            numbers.CopyTo(place);
    }

    /// <summary>Nine or ten digits: short enough to be read out in a class room.</summary>
    private static long FreshSeed() => RandomNumberGenerator.GetInt32(int.MaxValue);

    /// <summary>What a request leaves out.</summary>
    private sealed record Suggestion(
        ImmutableArray<int> Layers, ImmutableArray<LayerConnection> Connections, Rule Rule, double Range, int Epochs)
    {
        public const string OwnName = "own";
        public const double OwnRange = 0.5;
        private const int OwnHiddenUnits = 4;
        private const int OwnEpochs = 600;

        /// <summary>The catalogue's recipe; for a problem of one's own a chain inputs-4-outputs, the rule's defaults,
        /// weights within ±0.5 and 600 epochs.</summary>
        public static Suggestion For(Problem problem)
        {
            if (RecipeDocuments.CatalogueName(problem) is { } name && ServedProblems.Find(name) is { } entry)
            {
                var recipe = entry.Suggested;
                return new(
                    recipe.Network.Layers, recipe.Network.Connections, recipe.Rule,
                    recipe.Start is Start.Seeded seeded ? seeded.Range : OwnRange, recipe.Epochs);
            }

            return new(
                [problem.InputNames.Length, OwnHiddenUnits, problem.OutputNames.Length], Chain(3), new(), OwnRange, OwnEpochs);
        }

        public static ImmutableArray<string> Names(char letter, int count) =>
            [.. Enumerable.Range(1, count).Select(place => letter + Subscript(place))];

        private static string Subscript(int number) =>
            string.Concat(number.ToString(System.Globalization.CultureInfo.InvariantCulture).Select(d => (char)('₀' + (d - '0'))));
    }
}
