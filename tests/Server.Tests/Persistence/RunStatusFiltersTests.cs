using BackpropWeb.Server.Persistence;
using Microsoft.EntityFrameworkCore;

namespace BackpropWeb.Server.Tests.Persistence;

public sealed class RunStatusFiltersTests
{
    /// <summary>With constants the databases can use their index on the status.</summary>
    [Fact]
    public void GroupsOfStatusesAreConstantsInTheSqlOfBothDatabases()
    {
        using var sqlite = new SqliteRunsDb(new DbContextOptionsBuilder<SqliteRunsDb>().UseSqlite().Options);
        using var postgreSql = new PostgreSqlRunsDb(
            new DbContextOptionsBuilder<PostgreSqlRunsDb>().UseNpgsql().Options);
        Assert.All((RunsDb[])[sqlite, postgreSql], db =>
        {
            Assert.EndsWith("\"Status\" IN ('Queued', 'Running')", db.Runs.ThatTakeTurns().ToQueryString());
            Assert.EndsWith("\"Status\" IN ('Queued', 'Running')", db.Studies.ThatTakeTurns().ToQueryString());
            Assert.EndsWith("\"Status\" NOT IN ('Queued', 'Running')", db.Studies.ThatTakeNoTurns().ToQueryString());
            Assert.EndsWith(
                "\"Status\" IN ('Queued', 'Running', 'Paused')", db.Runs.ThatAreUnfinished().ToQueryString());
        });
    }
}
