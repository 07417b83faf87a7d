using System.Text.Json;
using System.Text.Json.Nodes;
using BackpropWeb.Contracts;
using BackpropWeb.Engine.Learning;

namespace BackpropWeb.Server.Runs;

/// <summary>Starts runs from any epoch of another one: its weights there become a recipe's explicit start.</summary>
public sealed class Forks(RunHost host, EpochStates states, RunStarts starts)
{
    private static readonly string[] Changeable = ["problem", "rule", "epochs", "pace", "listed", "title"];

    /// <param name="changes">The epoch, and what the new run does otherwise than the old one would from there on.</param>
    /// <returns>Null where there is no such run.</returns>
    public async Task<StartOutcome?> StartAsync(string id, JsonElement changes, string client, CancellationToken cancellationToken)
    {
        if (await states.LastEpochAsync(id, cancellationToken) is not { } last
            || await host.FindRecipeAsync(id, cancellationToken) is not { } recipe)
            return null;
        var errors = new FieldErrors();
        if (new JsonField(changes, "", errors).Members(["epoch", .. Changeable]) is not { } members)
            return Invalid(errors);
        if (!members.Has("epoch"))
            errors.Malformed("epoch", "is required: the epoch whose weights the new run begins with");
        var epoch = (int?)members["epoch"]?.WholeNumber(new(0, true, Math.Max(0, last)));
        if (epoch is null || errors.Any)
            return Invalid(errors);

        if (await states.LookAsync(id, epoch.Value, trainer => trainer.Weights.ToArray(), cancellationToken) is not { } weights)
            return null;
        if (!weights.All(Start.Explicit.WeightBounds.Contains))
        {
            errors.OutOfRange("epoch", $"must be one whose weights are all {Start.Explicit.WeightBounds}; those of {epoch} are not");
            return Invalid(errors);
        }

        var document = JsonSerializer.SerializeToNode(
            RecipeDocuments.ToDocument(recipe.Fork(epoch.Value, new([.. weights]))), ContractsJson.Default.RecipeDocument)!.AsObject();
        foreach (var name in Changeable)
            Overlay(document, name, changes);
        return await starts.StartAsync(
            JsonSerializer.SerializeToElement(document), new(id, epoch.Value), client, cancellationToken);
    }

    /// <summary>Of the rule only what the changes name is another; everything else is taken whole.</summary>
    private static void Overlay(JsonObject document, string name, JsonElement changes)
    {
        if (!changes.TryGetProperty(name, out var change) || change.ValueKind == JsonValueKind.Null)
            return;
        if (document[name] is JsonObject before && name == "rule" && change.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in change.EnumerateObject())
                before[member.Name] = JsonSerializer.SerializeToNode(member.Value);
        }
        else
        {
            document[name] = JsonSerializer.SerializeToNode(change);
        }
    }

    private static StartOutcome.Invalid Invalid(FieldErrors errors) => new(errors.ToDictionary(), errors.IsMalformed);
}
