using System.Text.Json;
using BackpropWeb.Engine.Learning;

namespace BackpropWeb.Server.Runs;

/// <summary>What an owner wants changed of a run; what is null stays as it is.</summary>
/// <param name="Pace">Another pace, in which null is as fast as possible.</param>
/// <param name="Title">Another title, in which null is none.</param>
/// <param name="Rule">Figures of the rule from the next epoch on; its epoch is not known yet.</param>
public sealed record RunChanges(Changed<double?>? Pace = null, Changed<string?>? Title = null, bool? Listed = null, RuleChange? Rule = null)
{
    /// <summary>Reads what <c>PATCH /api/runs/{id}</c> takes. Null where <paramref name="errors"/> says what is wrong.</summary>
    public static RunChanges? Read(JsonElement document, out FieldErrors errors)
    {
        errors = new();
        if (new JsonField(document, "", errors).Members("pace", "title", "listed", "rule") is not { } members)
            return null;
        var changes = new RunChanges(
            members["pace"] is { } pace ? new(pace.Number(RunOrder.PaceBounds)) : IsNull("pace") ? new(null) : null,
            members["title"] is { } title ? new(Trimmed(title.Text(RunOrder.LongestTitle))) : IsNull("title") ? new(null) : null,
            members["listed"]?.Truth(),
            members["rule"] is { } rule ? ReadRule(rule) : null);
        return errors.Any ? null : changes;

        bool IsNull(string name) => document.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Null;
    }

    /// <summary>An empty title is none.</summary>
    public static string? Trimmed(string? title) => string.IsNullOrWhiteSpace(title) ? null : title.Trim();

    private static RuleChange? ReadRule(JsonField rule)
    {
        if (rule.Members("learningRate", "momentum", "weightDecay") is not { } members)
            return null;
        var change = new RuleChange(
            0, members["learningRate"]?.Number(Engine.Learning.Rule.LearningRateBounds),
            members["momentum"]?.Number(Engine.Learning.Rule.MomentumBounds),
            members["weightDecay"]?.Number(Engine.Learning.Rule.WeightDecayBounds));
        return change == new RuleChange(0) ? null : change;
    }
}

/// <summary>A new value, which may be null.</summary>
public sealed record Changed<T>(T Value);
