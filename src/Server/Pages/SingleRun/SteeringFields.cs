using System.Text.Json;
using System.Text.Json.Nodes;
using BackpropWeb.Client.Shared;
using BackpropWeb.Server.Limits;
using BackpropWeb.Server.Runs.Commands;
using Microsoft.Extensions.Primitives;

namespace BackpropWeb.Server.Pages.SingleRun;

/// <summary>The fields of the owner's forms, read by the same code as requests to the API.</summary>
/// <param name="boxes">Fields by name, from a form or from the query of the page that shows an invalid form
/// again.</param>
public sealed class SteeringFields(IEnumerable<KeyValuePair<string, StringValues>> boxes)
{
    /// <summary>The command that changes title and listing.</summary>
    public const string Describe = "describe";

    /// <summary>The command that deletes the run.</summary>
    public const string Delete = "delete";

    private readonly Dictionary<string, string?> _boxes = boxes.ToDictionary(box => box.Key, box => (string?)box.Value);

    /// <summary>The text in a box; null if there is no such box.</summary>
    public string? this[string name] => _boxes.GetValueOrDefault(name);

    /// <summary>The name of the command.</summary>
    public string? Command => this["command"];

    /// <summary>The errors in the boxes of the command.</summary>
    public FieldErrors Errors(int mostEpochs)
    {
        Read(mostEpochs, out var errors);
        return errors;
    }

    /// <summary>The command with its fields; null if <paramref name="errors"/> has errors. An empty box of the rule
    /// changes nothing, an empty pace means full speed.</summary>
    internal SteeringCommand? Read(int mostEpochs, out FieldErrors errors)
    {
        errors = new();
        switch (RunTransitions.ActionOf(Command))
        {
            case SteeringAction.Pace:
                return Change(new() { ["pace"] = TypedNumber.ToJson(this["pace"]) }, out errors);
            case SteeringAction.Rule:
                var rule = new JsonObject
                {
                    ["learningRate"] = TypedNumber.ToJson(this["learningRate"]),
                    ["momentum"] = TypedNumber.ToJson(this["momentum"]),
                };
                return Change(new() { ["rule"] = rule }, out errors);
            case SteeringAction.Step:
                return Steps(mostEpochs, errors) is { } epochs ? new(SteeringAction.Step) { Epochs = epochs } : null;
            case { } action:
                return new(action);
            case null when Command == Describe:
                return Change(new() { ["title"] = this["title"], ["listed"] = this["listed"] == "true" }, out errors);
            default:
                errors.Malformed("command", "must be a command of the page");
                return null;
        }
    }

    private int? Steps(int most, FieldErrors errors)
    {
        var typed = JsonSerializer.SerializeToElement(TypedNumber.ToJson(this["epochs"]));
        return (int?)new JsonField(typed, "epochs", errors).WholeNumber(
            new(1, true, most), $"{LimitOptions.Section}:{nameof(LimitOptions.Epochs)}");
    }

    private static SteeringCommand? Change(JsonObject document, out FieldErrors errors) =>
        RunChanges.Read(JsonSerializer.SerializeToElement(document), out errors) is { } changes
            ? SteeringCommand.Change(changes)
            : null;
}
