using System.Text.Json;
using BackpropWeb.Engine;

namespace BackpropWeb.Server.Runs.Commands;

/// <summary>Changes of a run; null changes nothing.</summary>
/// <param name="Pace">New pace; its value is null for as fast as possible.</param>
/// <param name="Title">New title; its value is null for no title.</param>
/// <param name="Listed">Whether the list shows the run.</param>
/// <param name="Rule">Settings of the rule from the next epoch on; their epoch is not known yet.</param>
internal sealed record RunChanges(
    Changed<double?>? Pace = null, Changed<string?>? Title = null, bool? Listed = null, RuleChange? Rule = null)
{
    /// <summary>Parses the body of <c>PATCH /api/runs/{id}</c>. Returns null if there are errors.</summary>
    public static RunChanges? Read(JsonElement document, out FieldErrors errors)
    {
        errors = new();
        if (new JsonField(document, "", errors).Members("pace", "title", "listed", "rule") is not { } members)
            return null;
        var changes = new RunChanges(
            members["pace"] is { } pace
                ? new(pace.Number(RunSpecification.PaceBounds))
                : IsNull("pace") ? new(null) : null,
            members["title"] is { } title
                ? new(title.Title())
                : IsNull("title") ? new(null) : null,
            members["listed"]?.Boolean(),
            members["rule"] is { } rule ? ReadRule(rule) : null);
        return errors.Any ? null : changes;

        bool IsNull(string name) =>
            document.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Null;
    }

    private static RuleChange? ReadRule(JsonField rule)
    {
        if (rule.Members("learningRate", "momentum", "weightDecay") is not { } members)
            return null;
        var change = new RuleChange(
            0, members["learningRate"]?.Number(Engine.Rule.LearningRateBounds),
            members["momentum"]?.Number(Engine.Rule.MomentumBounds),
            members["weightDecay"]?.Number(Engine.Rule.WeightDecayBounds));
        return change == new RuleChange(0) ? null : change;
    }
}

/// <summary>A new value, which may be null.</summary>
internal sealed record Changed<T>(T Value);
