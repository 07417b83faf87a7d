using System.Text.Json;
using System.Text.Json.Nodes;
using BackpropWeb.Client.Lab;
using BackpropWeb.Engine;
using BackpropWeb.Server.Runs;

namespace BackpropWeb.Server.Pages;

/// <summary>What stands in the boxes of the owner's forms, read by the readers of REST, so that both refuse alike.</summary>
/// <param name="boxes">By name, as the form sends them; a form without script that was refused has them in its page's
/// address.</param>
public sealed class SteeringBoxes(IReadOnlyDictionary<string, string?> boxes)
{
    public string? this[string name] => boxes.GetValueOrDefault(name);

    /// <summary>The order that was given, by its name.</summary>
    public string? Move => this["move"];

    /// <summary>Epochs to train; null where <paramref name="errors"/> say what is wrong.</summary>
    public int? Steps(int most, out FieldErrors errors)
    {
        errors = new();
        var typed = JsonSerializer.SerializeToElement(LabRecipe.Typed(this["epochs"]));
        return (int?)new JsonField(typed, "epochs", errors).WholeNumber(new(1, true, most), $"{LimitOptions.Section}:{nameof(LimitOptions.Epochs)}");
    }

    /// <summary>What is to be changed; null where <paramref name="errors"/> say what is wrong. An empty box of the rule
    /// changes nothing, an empty pace is as fast as possible.</summary>
    public RunChanges? Changes(out FieldErrors errors)
    {
        JsonObject document = Move switch
        {
            "pace" => new() { ["pace"] = LabRecipe.Typed(this["pace"]) },
            "rule" => new() { ["rule"] = new JsonObject { ["learningRate"] = LabRecipe.Typed(this["learningRate"]), ["momentum"] = LabRecipe.Typed(this["momentum"]) } },
            _ => new() { ["title"] = this["title"], ["listed"] = this["listed"] == "true" },
        };
        return RunChanges.Read(JsonSerializer.SerializeToElement(document), out errors);
    }

    /// <summary>What is wrong with them, by path; nothing where they could be taken.</summary>
    public IReadOnlyDictionary<string, Sentence[]> Errors(int mostEpochs)
    {
        FieldErrors errors;
        _ = Move == "step" ? Steps(mostEpochs, out errors) : (object?)Changes(out errors);
        return errors.Sentences;
    }
}
