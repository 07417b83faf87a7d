using System.Text.Json;
using System.Text.Json.Nodes;
using BackpropWeb.Contracts;
using BackpropWeb.Engine;
using BackpropWeb.Server.Runs.Commands;
using BackpropWeb.Server.Runs.Queries;

namespace BackpropWeb.Server.Runs.Starting;

/// <summary>Starts a run from the weights at any epoch of another run.</summary>
internal sealed class ForkStarter(RunQueries queries, EpochStates states, RunStarter starter)
{
    private static readonly string[] Changeable = ["problem", "rule", "epochs", "pace", "listed", "title"];

    /// <param name="changes">The epoch, and changes to the recipe from there on.</param>
    /// <returns>Null if the run does not exist.</returns>
    public async Task<StartOutcome?> StartAsync(
        string id, JsonElement changes, string client, CancellationToken cancellationToken)
    {
        if (await states.LastEpochAsync(id, cancellationToken) is not { } last
            || await queries.FindRecipeAsync(id, cancellationToken) is not { } recipe)
            return null;
        var errors = new FieldErrors();
        if (new JsonField(changes, "", errors).Members(["epoch", .. Changeable]) is not { } members)
            return new StartOutcome.Invalid(errors);
        if (!members.Has("epoch"))
            errors.Malformed("epoch", "is required: the epoch whose weights the new run starts with");
        var epoch = (int?)members["epoch"]?.WholeNumber(new(0, true, Math.Max(0, last)));
        if (epoch is null || errors.Any)
            return new StartOutcome.Invalid(errors);

        var weights = await states.LookAsync(
            id, epoch.Value, trainer => trainer.Weights.ToArray(), cancellationToken);
        if (weights is null)
            return null;
        if (!weights.All(Start.Explicit.WeightBounds.Contains))
        {
            errors.OutOfRange(
                "epoch",
                $"must have weights that are all {Start.Explicit.WeightBounds}; those of epoch {epoch} are not");
            return new StartOutcome.Invalid(errors);
        }

        var fork = RecipeDocuments.ToDocument(recipe.Fork(epoch.Value, new([.. weights])));
        var document = JsonSerializer.SerializeToNode(fork, ContractsJson.Default.RecipeDocument)!.AsObject();
        foreach (var name in Changeable)
            Overlay(document, name, changes);
        return await starter.StartAsync(
            JsonSerializer.SerializeToElement(document), new(id, epoch.Value), client, cancellationToken);
    }

    /// <summary>Merges changes of the rule; replaces every other member.</summary>
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
}
