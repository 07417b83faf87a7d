using System.Collections.Immutable;
using BackpropWeb.Engine.Problems;

namespace BackpropWeb.Recipes;

/// <summary>Reads the problem of a recipe: a name of the catalogue, or cases of one's own.</summary>
internal sealed class ProblemReader(RecipeLimits limits, FieldErrors errors)
{
    private const int LongestName = 100;

    private static readonly string KnownNames = string.Join(", ", ProblemCatalogue.All.Select(entry => entry.Problem.Name));

    public Problem? Read(JsonMembers members)
    {
        if (members["problem"] is not { } field)
        {
            errors.Malformed("problem", "is required: a name of the catalogue, or an object with cases");
            return null;
        }

        if (field.IsObject)
            return OwnProblem(field);
        if (!field.IsString)
            field.Malformed("must be a name of the catalogue, or an object with cases");
        else if (field.Text(LongestName) is { } name)
        {
            if (ProblemCatalogue.Find(name) is { } entry)
                return entry.Problem;
            field.OutOfRange($"must be one of {KnownNames}, or an object with cases");
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
            errors.Malformed(members.PathOf("cases"), "is required: a list of { \"input\": [..], \"desired\": [..] }");
            return null;
        }

        if (casesField.Items() is not { } items)
            return null;
        if (items.Length < 1 || items.Length > limits.Cases)
        {
            errors.OutOfRange(
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

        if (errors.Any)
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
            errors.OutOfRange(
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
            errors.Malformed(members.PathOf(name), "is required: a list of numbers");
            return null;
        }

        if (field.Items() is not { } items)
            return null;
        if (length is null && (items.Length < 1 || items.Length > limits.Units))
        {
            errors.OutOfRange(
                field.Path,
                $"must hold at least 1 and at most {JsonField.Say(limits.Units)} numbers (Limits:Units); "
                + $"holds {JsonField.Say(items.Length)}");
            return null;
        }

        length ??= items.Length;
        if (items.Length != length)
        {
            errors.OutOfRange(
                field.Path,
                $"must hold {JsonField.Say(length.Value)} numbers, as the names or the first case do; "
                + $"holds {JsonField.Say(items.Length)}");
            return null;
        }

        return JsonField.Numbers(items, Case.ValueBounds);
    }
}
