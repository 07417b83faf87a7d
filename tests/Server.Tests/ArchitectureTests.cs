using System.Reflection;
using BackpropWeb.Client;
using BackpropWeb.Contracts;
using BackpropWeb.Recipes;
using BackpropWeb.Server.Persistence;
using Microsoft.EntityFrameworkCore;

namespace BackpropWeb.Server.Tests;

public sealed class ArchitectureTests(SharedServer server)
{
    [Fact]
    public void ContractsReferenceNothingOfOurs() => Assert.Empty(OursOf(typeof(Run).Assembly));

    [Fact]
    public void RecipesReferenceContractsAndEngineOnly() =>
        Assert.Equal(["BackpropWeb.Contracts", "BackpropWeb.Engine"], OursOf(typeof(RecipeReader).Assembly).Order());

    [Fact]
    public void TheClientDoesNotReferenceTheServer() =>
        Assert.DoesNotContain("BackpropWeb.Server", OursOf(typeof(ClientServices).Assembly));

    [Fact]
    public async Task EveryCommitIsWrittenThroughAndReadersDoNotWait()
    {
        await using var db = await server.Service<IDbContextFactory<RunsDb>>().CreateDbContextAsync(TestContext.Current.CancellationToken);
        const int Full = 2;
        Assert.Equal(Full, await db.Database.SqlQueryRaw<int>("SELECT synchronous AS \"Value\" FROM pragma_synchronous").SingleAsync(TestContext.Current.CancellationToken));
        Assert.Equal("wal", await db.Database.SqlQueryRaw<string>("SELECT journal_mode AS \"Value\" FROM pragma_journal_mode").SingleAsync(TestContext.Current.CancellationToken));
    }

    private static IEnumerable<string> OursOf(Assembly assembly) =>
        assembly.GetReferencedAssemblies().Select(a => a.Name!).Where(name => name.StartsWith("BackpropWeb", StringComparison.Ordinal));
}
