using BackpropWeb.Server.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;

namespace BackpropWeb.Server.Tests.Persistence;

public sealed class MigrationTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void TheMigrationsOfBothProvidersHaveTheWholeModel()
    {
        using var sqlite = new SqliteRunsDb(new DbContextOptionsBuilder<SqliteRunsDb>().UseSqlite().Options);
        using var postgreSql = new PostgreSqlRunsDb(
            new DbContextOptionsBuilder<PostgreSqlRunsDb>().UseNpgsql().Options);
        Assert.False(sqlite.Database.HasPendingModelChanges());
        Assert.False(postgreSql.Database.HasPendingModelChanges());
    }

    /// <summary>Nodes of the previous version use the schema during an upgrade. If that version no longer uses what a
    /// migration removes, exempt the migration here.</summary>
    [Fact]
    public void MigrationsOfACluster_OnlyAdd()
    {
        using var db = new PostgreSqlRunsDb(new DbContextOptionsBuilder<PostgreSqlRunsDb>().UseNpgsql().Options);
        var migrations = db.GetService<IMigrationsAssembly>();
        Assert.NotEmpty(migrations.Migrations);
        Assert.All(migrations.Migrations, migration =>
        {
            var steps = migrations.CreateMigration(migration.Value, db.Database.ProviderName!).UpOperations;
            var newTables = steps.OfType<CreateTableOperation>().Select(table => table.Name).ToHashSet();
            Assert.All(steps, step => Assert.True(OnlyAdds(step, newTables), $"{migration.Key}: {step}"));
        });
    }

    [Fact]
    public async Task RowsOfBeforeTheErrorsWereStoredApartAreKept()
    {
        using var folder = new TemporaryFolder();
        var options = new DbContextOptionsBuilder<SqliteRunsDb>()
            .UseSqlite($"Data Source={Path.Combine(folder.Path, "old.db")};Pooling=False").Options;
        await using var db = new SqliteRunsDb(options);
        await db.GetService<IMigrator>().MigrateAsync("Steering", Token);
        // By hand: the model of today has columns that this table has not yet.
        await db.Database.ExecuteSqlRawAsync(
            """
            INSERT INTO Runs (Id, Recipe, RecipeHash, Status, Epoch, Epochs, Cases, Listed, CreatedAt)
            VALUES ('old', '{{}}', '', 'Finished', 8, 8, 4, 0, '2026-11-23 00:00:00')
            """, Token);
        const long key = 1;
        // Two rows: a head, two columns of doubles and one of integers, then three values a row.
        byte[] head = [1, .. new byte[15]], errors = [.. Enumerable.Range(0, 40).Select(n => (byte)n)];
        byte[] values = [.. Enumerable.Range(0, 48).Select(n => (byte)(100 + n))];
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO TapeParts (RunKey, "To", "From", Rows)
            VALUES ({key}, 8, 7, {(byte[])[.. head, .. errors, .. values]})
            """,
            Token);

        await db.Database.MigrateAsync(Token);

        var part = await db.TapeParts.SingleAsync(Token);
        Assert.Equal((key, 7, 8), (part.RunKey, part.From, part.To));
        Assert.Equal(errors, part.Errors);
        Assert.Equal(values, part.Values);
        await db.Runs.ExecuteDeleteAsync(Token);
        Assert.False(await db.TapeParts.AnyAsync(Token));
    }

    private static bool OnlyAdds(MigrationOperation step, HashSet<string> newTables) => step switch
    {
        CreateTableOperation => true,
        // The previous version inserts rows without the column.
        AddColumnOperation column =>
            column.IsNullable || column.DefaultValue is not null || column.DefaultValueSql is not null,
        CreateIndexOperation index => !index.IsUnique || newTables.Contains(index.Table),
        _ => false,
    };
}
