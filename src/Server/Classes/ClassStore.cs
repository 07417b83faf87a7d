using System.Text.Json;
using BackpropWeb.Contracts;
using BackpropWeb.Engine;
using BackpropWeb.Server.Ownership;
using BackpropWeb.Server.Persistence;
using BackpropWeb.Server.Runs.Shared;
using Microsoft.EntityFrameworkCore;

namespace BackpropWeb.Server.Classes;

/// <summary>Reads the rows of classes.</summary>
internal sealed class ClassStore(IDbContextFactory<RunsDb> databases)
{
    public async Task<StoredClass?> FindAsync(string? id, CancellationToken cancellationToken = default)
    {
        if (!RunId.IsWellFormed(id))
            return null;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Classes.AsNoTracking().SingleOrDefaultAsync(stored => stored.Id == id, cancellationToken);
    }

    /// <summary>The members, by number.</summary>
    public async Task<List<StoredClassMember>> MembersAsync(
        StoredClass stored, CancellationToken cancellationToken = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.ClassMembers.AsNoTracking().Where(member => member.ClassKey == stored.Key)
            .OrderBy(member => member.Number).ToListAsync(cancellationToken);
    }

    /// <summary>The member whose cookie holds a key; null if there is none.</summary>
    public async Task<StoredClassMember?> MemberAsync(
        StoredClass stored, string? key, CancellationToken cancellationToken = default)
    {
        if (key is null)
            return null;
        var hash = OwnerKey.Hash(key);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.ClassMembers.AsNoTracking().SingleOrDefaultAsync(
            member => member.ClassKey == stored.Key && member.KeyHash == hash, cancellationToken);
    }

    public async Task<Class> DescribeAsync(StoredClass stored, CancellationToken cancellationToken = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var members = await db.ClassMembers.CountAsync(member => member.ClassKey == stored.Key, cancellationToken);
        return new(
            stored.Id, stored.Status, members,
            JsonSerializer.Deserialize(stored.Recipe, ContractsJson.Default.RecipeDocument)!, stored.Pace, stored.Title,
            stored.CreatedAt, stored.StartedAt, new($"/classes/{stored.Id}"));
    }

    /// <summary>The recipe of member 1.</summary>
    public static Recipe RecipeOf(StoredClass stored) =>
        RecipeReader.ReadStored(stored.Recipe, $"class {stored.Id}");

    /// <summary>The specification of a member's run: the class's recipe with the member's seed.</summary>
    public static RunSpecification SpecificationOf(StoredClass stored, int number)
    {
        var recipe = RecipeOf(stored);
        var first = (Start.Seeded)recipe.Start;
        var start = first with { Seed = first.Seed + number - 1 };
        return new(
            new(recipe.Problem, recipe.Network, recipe.Rule, start, recipe.Epochs), stored.Pace, false, stored.Title);
    }
}
