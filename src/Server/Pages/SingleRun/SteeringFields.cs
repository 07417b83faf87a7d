using System.Text.Json;
using System.Text.Json.Nodes;
using BackpropWeb.Client.Lab;
using BackpropWeb.Server.Runs.Commands;
using BackpropWeb.Server.Runs.Shared;
using Microsoft.Extensions.Primitives;

namespace BackpropWeb.Server.Pages.SingleRun;

/// <summary>The fields of the owner's forms, read by the same code as requests to the API.</summary>
/// <param name="boxes">Fields by name, from a form or from the query of the page that shows an invalid form
/// again.</param>
public sealed class SteeringFields(IEnumerable<KeyValuePair<string, StringValues>> boxes)
{
    private readonly Dictionary<string, string?> _boxes = boxes.ToDictionary(box => box.Key, box => (string?)box.Value);

    /// <summary>The text in a box; null if there is no such box.</summary>
    public string? this[string name] => _boxes.GetValueOrDefault(name);

    /// <summary>The name of the command.</summary>
    public string? Command => this["command"];

    /// <summary>Number of epochs to train; null if <paramref name="errors"/> has errors.</summary>
    public int? Steps(int most, out FieldErrors errors)
    {
        errors = new();
        var typed = JsonSerializer.SerializeToElement(LabRecipe.Typed(this["epochs"]));
        return (int?)new JsonField(typed, "epochs", errors).WholeNumber(
            new(1, true, most), $"{LimitOptions.Section}:{nameof(LimitOptions.Epochs)}");
    }

    /// <summary>The changes; null if <paramref name="errors"/> has errors. An empty box of the rule changes nothing, an
    /// empty pace means full speed.</summary>
    internal RunChanges? Changes(out FieldErrors errors)
    {
        JsonObject document = Command switch
        {
            "pace" => new() { ["pace"] = LabRecipe.Typed(this["pace"]) },
            "rule" => new()
            {
                ["rule"] = new JsonObject
                {
                    ["learningRate"] = LabRecipe.Typed(this["learningRate"]),
                    ["momentum"] = LabRecipe.Typed(this["momentum"]),
                },
            },
            _ => new() { ["title"] = this["title"], ["listed"] = this["listed"] == "true" },
        };
        return RunChanges.Read(JsonSerializer.SerializeToElement(document), out errors);
    }

    /// <summary>The errors in the boxes of the command.</summary>
    public FieldErrors Errors(int mostEpochs)
    {
        FieldErrors errors;
        switch (Command)
        {
            case "step":
                Steps(mostEpochs, out errors);
                break;
            case "pace" or "rule" or "describe":
                Changes(out errors);
                break;
            default:
                errors = new();
                errors.Malformed("command", "must be a command of the page");
                break;
        }

        return errors;
    }
}
