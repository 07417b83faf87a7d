using System.Text.Json;
using BackpropWeb.Contracts;
using BackpropWeb.Engine;
using BackpropWeb.Server.Persistence;
using BackpropWeb.Server.Runs.Shared;
using BackpropWeb.Server.Studies.Plans;
using BackpropWeb.Server.Studies.Results;
using Microsoft.EntityFrameworkCore;

namespace BackpropWeb.Server.Studies.Shared;

/// <summary>Reads the rows of studies.</summary>
internal sealed class StudyStore(IDbContextFactory<RunsDb> databases)
{
    public async Task<StoredStudy?> FindAsync(string? id, CancellationToken cancellationToken = default)
    {
        if (!RunId.IsWellFormed(id))
            return null;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Studies.AsNoTracking().SingleOrDefaultAsync(study => study.Id == id, cancellationToken);
    }

    /// <summary>A study with the counts over its stored blocks; null if it does not exist.</summary>
    public async Task<CountedStudy?> FindCountedAsync(string id, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, cancellationToken) is not { } stored)
            return null;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var plan = PlanOf(stored);
        return new(stored, plan, await ReadTallyAsync(db, stored, plan.Recipe.Epochs, cancellationToken));
    }

    /// <summary>The study with its summary: counts and summary are those of the same stored blocks.</summary>
    public static async Task<Study> DescribeAsync(
        RunsDb db, StoredStudy stored, CancellationToken cancellationToken = default)
    {
        var recipe = RecipeOf(stored);
        var tally = await ReadTallyAsync(db, stored, recipe.Epochs, cancellationToken);
        return new(
            stored.Id, stored.Status, tally.Done, stored.Total, tally.Solved, tally.Diverged,
            RecipeDocuments.ToDocument(recipe), SeedsOf(stored), GridOf(stored), stored.Title, stored.Listed,
            stored.CreatedAt, stored.FinishedAt, StudySummaries.Of(tally, recipe.Epochs), LinksOf(stored.Id));
    }

    private static async Task<StudyTally> ReadTallyAsync(
        RunsDb db, StoredStudy stored, int epochs, CancellationToken cancellationToken) =>
        await db.StudyTallies.AsNoTracking()
            .SingleOrDefaultAsync(tally => tally.StudyKey == stored.Key, cancellationToken) is { } counts
            ? StudyTally.FromBytes(counts.Bytes, epochs)
            : new(epochs);

    public static StudyPlan PlanOf(StoredStudy stored) => new(RecipeOf(stored), SeedsOf(stored), GridOf(stored));

    private static Recipe RecipeOf(StoredStudy stored) =>
        RecipeReader.ReadStored(stored.Recipe, $"study {stored.Id}");

    private static StudySeeds? SeedsOf(StoredStudy stored) =>
        stored.FirstSeed is { } first ? new(first, stored.SeedCount) : null;

    private static StudyGrid? GridOf(StoredStudy stored) =>
        stored.Grid is null ? null : JsonSerializer.Deserialize(stored.Grid, ContractsJson.Default.StudyGrid);

    private static StudyLinks LinksOf(string id) => new($"/studies/{id}", $"/api/studies/{id}/results");
}

/// <summary>A study with the counts over its stored blocks.</summary>
internal sealed record CountedStudy(StoredStudy Stored, StudyPlan Plan, StudyTally Tally);
