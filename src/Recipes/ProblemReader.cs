using System.Collections.Immutable;
using BackpropWeb.Engine;
using BackpropWeb.Engine.Problems;

namespace BackpropWeb.Recipes;

/// <summary>Reads the problem of a recipe: a name of the catalogue, or the client's own cases.</summary>
internal sealed class ProblemReader(RecipeLimits limits, FieldErrors errors)
{
    private const int LongestName = 100;

    private static readonly string KnownNames = string.Join(
        ", ",
        ProblemCatalogue.All.Select(entry => entry.Problem.Name));

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
        if (field.Members("name", "inputNames", "outputNames", "cases", "heldOut", "scaling") is not { } members)
            return null;
        var name = members["name"]?.Text(LongestName)?.Trim();
        if (!members.Has("cases") && (members.Has("heldOut") || members.Has("scaling")) && name is not null
            && ProblemCatalogue.Find(name) is { } entry)
            return Scaled(HeldOut(entry.Problem, members["heldOut"]), members["scaling"]);
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
                $"must hold at least 1 and at most {JsonField.Format(limits.Cases)} cases (Limits:Cases); "
                + $"holds {JsonField.Format(items.Length)}");
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
        var problem = new Problem(
            string.IsNullOrEmpty(name) ? Suggestion.OwnName : name,
            inputNames ?? Suggestion.Names('x', inputCount!.Value),
            outputNames ?? Suggestion.Names('y', outputCount!.Value),
            cases.ToImmutable());
        return Scaled(HeldOut(problem, members["heldOut"]), members["scaling"]);
    }

    /// <summary>The problem with scaled inputs.</summary>
    private Problem? Scaled(Problem? problem, JsonField? field)
    {
        if (field is not { } scaling)
            return problem;
        if (scaling.Members("inputs") is not { } members
            || members.Required("inputs")?.OneOf(ScalingNames.All) is not { } inputs || problem is null || errors.Any)
            return null;
        try
        {
            return problem.WithScaling(inputs);
        }
        catch (ArgumentException refusal) when (refusal.ParamName is not null)
        {
            errors.OutOfRange($"problem.{refusal.ParamName}", RecipeReader.RuleOf(refusal));
            return null;
        }
    }

    /// <summary>The problem with cases held out: a list of indexes, or a share to draw.</summary>
    private Problem? HeldOut(Problem problem, JsonField? field)
    {
        if (field is not { } heldOut)
            return problem;
        var count = problem.Cases.Length;
        if (count < 2)
        {
            heldOut.OutOfRange("must be left out where there is one case only");
            return null;
        }

        var places = heldOut.IsObject ? Drawn(heldOut, count) : Places(heldOut, count);
        return places is { } all && !errors.Any ? problem.WithHeldOut(all) : null;
    }

    private static ImmutableArray<int>? Drawn(JsonField field, int count)
    {
        if (field.Members("share", "seed") is not { } members)
            return null;
        var share = members.Required("share")?.Number(new(0, false, 1, false));
        var seed = members["seed"] is { } given ? given.WholeNumber(Start.Seeded.SeedBounds) : 1;
        if (share is null || seed is null)
            return null;
        var heldOut = Math.Clamp((int)Math.Round(share.Value * count), 1, count - 1);
        return Problem.DrawHeldOut(count, heldOut, seed.Value);
    }

    private static ImmutableArray<int>? Places(JsonField field, int count)
    {
        if (!field.IsList)
        {
            field.Malformed("must be a list of places, or an object with share and seed");
            return null;
        }

        if (field.Items(count - 1) is not { } items)
            return null;
        var places = new SortedSet<int>();
        foreach (var item in items)
        {
            if (item.WholeNumber(new(0, true, count - 1)) is { } place && !places.Add((int)place))
                item.OutOfRange("must not be listed twice");
        }

        return [.. places];
    }

    private ImmutableArray<string>? Names(JsonField field)
    {
        if (field.Items() is not { } items)
            return null;
        if (items.Length < 1 || items.Length > limits.Units)
        {
            errors.OutOfRange(
                field.Path,
                $"must hold at least 1 and at most {JsonField.Format(limits.Units)} names (Limits:Units); "
                + $"holds {JsonField.Format(items.Length)}");
            return null;
        }

        return [.. items.Select(item => item.Text(LongestName) ?? "")];
    }

    /// <summary>Inputs or targets of a case. Without names, the first case sets the length of the others.</summary>
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
                $"must hold at least 1 and at most {JsonField.Format(limits.Units)} numbers (Limits:Units); "
                + $"holds {JsonField.Format(items.Length)}");
            return null;
        }

        length ??= items.Length;
        if (items.Length != length)
        {
            errors.OutOfRange(
                field.Path,
                $"must hold {JsonField.Format(length.Value)} numbers, like the names or the first case; "
                + $"holds {JsonField.Format(items.Length)}");
            return null;
        }

        return JsonField.Numbers(items, Case.ValueBounds);
    }
}
