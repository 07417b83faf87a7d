using System.Reflection;
using System.Text.RegularExpressions;
using BackpropWeb.Client;
using BackpropWeb.Contracts;
using BackpropWeb.Recipes;
using BackpropWeb.Server.Persistence;
using BackpropWeb.Tests;
using Microsoft.EntityFrameworkCore;

namespace BackpropWeb.Server.Tests;

public sealed partial class ArchitectureTests(SharedServer server)
{
    /// <summary>Which folder may use which. Program.cs, outside of all folders, adds the features.</summary>
    private const string AllowedArrows = """
        Persistence                       -> Http
        Persistence.Migrations.PostgreSql -> Persistence
        Persistence.Migrations.Sqlite     -> Persistence
        Hosting                           -> Http, Persistence
        Ownership                         -> Http, Persistence
        Problems                          -> Http
        Tables                            -> Http, Runs.Shared
        Runs.Tapes                        -> Http, Persistence
        Runs.Shared                       -> Http, Persistence
        Runs.Live                         -> Persistence, Runs.Shared, Runs.Tapes
        Runs.Commands                     -> Persistence, Runs.Shared
        Runs.Storage                      -> Persistence, Runs.Live, Runs.Shared, Runs.Tapes
        Runs.Training                     -> Persistence, Runs.Live, Runs.Shared, Runs.Storage, Runs.Tapes
        Runs.Placement                    -> Persistence, Runs.Commands, Runs.Live, Runs.Shared, Runs.Storage
        Runs.Placement                    -> Runs.Tapes
        Runs.Queries                      -> Persistence, Runs.Commands, Runs.Live, Runs.Placement, Runs.Shared
        Runs.Queries                      -> Runs.Tapes
        Runs.Starting                     -> Ownership, Persistence, Runs.Commands, Runs.Live, Runs.Placement
        Runs.Starting                     -> Runs.Queries, Runs.Shared, Runs.Tapes
        Runs.Export                       -> Http, Runs.Queries, Runs.Shared, Runs.Tapes
        Runs.Steering                     -> Http, Ownership, Persistence, Runs.Commands, Runs.Live, Runs.Placement
        Runs.Steering                     -> Runs.Shared
        Runs.Watching                     -> Persistence, Runs.Live, Runs.Placement, Runs.Shared, Runs.Tapes
        Runs.Retention                    -> Persistence, Runs.Live, Runs.Placement, Runs.Shared, Runs.Starting
        Runs                              -> Ownership, Runs.Export
        Runs                              -> Http, Runs.Live, Runs.Placement, Runs.Queries, Runs.Retention, Runs.Shared
        Runs                              -> Runs.Starting, Runs.Steering, Runs.Storage, Runs.Tapes, Runs.Training
        Runs                              -> Runs.Watching
        Cluster                           -> Http, Persistence, Runs.Commands, Runs.Live, Runs.Placement, Runs.Shared
        Cluster                           -> Runs.Tapes, Runs.Training, Studies.Live
        Hubs                              -> Classes, Runs.Shared, Runs.Watching, Studies.Queries, Studies.Shared
        Classes                           -> Http, Ownership, Persistence, Runs.Commands, Runs.Live, Runs.Placement
        Classes                           -> Runs.Queries, Runs.Shared, Runs.Starting, Runs.Tapes
        Studies.Plans                     -> Runs.Shared
        Studies.Shared                    -> Http, Persistence, Runs.Shared, Studies.Plans, Studies.Results
        Studies.Live                      -> Persistence, Runs.Live, Runs.Placement, Runs.Shared, Studies.Plans
        Studies.Live                      -> Studies.Results, Studies.Shared
        Studies.Queries                   -> Http, Persistence, Runs.Queries, Studies.Live, Studies.Plans
        Studies.Queries                   -> Studies.Results, Studies.Shared
        Studies.Commands                  -> Ownership, Persistence, Runs.Queries, Runs.Shared, Runs.Starting
        Studies.Commands                  -> Studies.Live, Studies.Plans, Studies.Shared
        Studies                           -> Http, Ownership, Persistence, Runs.Queries, Runs.Shared, Runs.Tapes
        Studies                           -> Studies.Commands, Studies.Live, Studies.Plans, Studies.Queries
        Studies                           -> Studies.Shared
        ShownRuns                         -> Runs.Queries
        Pages.Shared                      -> Http, Ownership, Runs.Shared, Runs.Starting
        Previews                          -> Http, Runs.Queries, Runs.Shared, ShownRuns
        Pages.Api                         -> Hosting, Http, Pages.Shared
        Pages.Compare                     -> Pages.Shared, ShownRuns
        Pages.Demos                       -> Http, Pages.Shared, Pages.SingleRun, Runs.Queries, Runs.Shared
        Pages.Demos                       -> Persistence, Runs.Starting, ShownRuns, Studies
        Pages.Discovery                   -> Http, Pages.Demos, Runs.Queries, Studies
        Pages.Embed                       -> Hosting, Pages.Shared, ShownRuns
        Pages.Exhibit                     -> Http, Pages.Shared, Pages.SingleRun, Previews, Reading, Runs.Shared
        Pages.Exhibit                     -> Pages.SingleStudy, Persistence, Runs.Starting, Studies, Studies.Shared
        Pages.Exhibit                     -> ShownRuns
        Pages.Lab                         -> Classes, Http, Pages.Classes, Pages.Shared, Pages.SingleStudy
        Pages.Lab                         -> Runs.Queries, Runs.Shared, Runs.Starting, Studies.Commands
        Pages.ListedRuns                  -> Pages.Demos, Pages.Shared, Runs.Queries, Runs.Starting
        Pages.SingleRun                   -> Http, Pages.Shared, Previews, Runs.Commands, Runs.Queries, Runs.Shared
        Pages.SingleRun                   -> Classes, Pages.SingleStudy, Persistence, Runs.Export, Runs.Starting
        Pages.SingleRun                   -> Ownership, Runs.Steering, ShownRuns
        Pages.Classes                     -> Classes, Http, Ownership, Pages.Shared, Persistence, Runs.Queries
        Pages.Classes                     -> Runs.Shared, Studies.Results
        Pages                             -> Pages.Classes
        Pages.SingleStudy                 -> Http, Ownership, Pages.Shared, Persistence, Runs.Queries, Runs.Shared
        Pages.SingleStudy                 -> Studies.Commands, Studies.Plans, Studies.Queries, Studies.Results
        Pages.SingleStudy                 -> Classes, Studies, Studies.Shared
        Pages.ListedStudies               -> Pages.Shared, Pages.SingleStudy, Runs.Queries, Runs.Shared, Studies
        Pages.ListedStudies               -> Studies.Queries
        Pages                             -> Pages.Discovery, Pages.SingleStudy
        Pages                             -> Hosting, Http, Pages.Compare, Pages.Demos, Pages.Exhibit, Pages.Lab
        Pages                             -> Pages.ListedRuns, Pages.Shared, Pages.SingleRun, Reading, ShownRuns
        """;

    private static readonly IReadOnlyList<FolderDependency> Arrows =
        FolderDependencies.Of(typeof(Program).Assembly, "BackpropWeb.Server");

    [Fact]
    public void FoldersUseOneAnotherAsTheTableAllows() =>
        Assert.Empty(FolderDependencies.Differences(Arrows, AllowedArrows));

    [Fact]
    public void FoldersHaveNoCycle() =>
        Assert.Null(FolderDependencies.FindCycle(Arrows.Select(arrow => (arrow.From, arrow.To))));

    [Fact]
    public void OnlyTypesThatMustBePublicArePublic() => Assert.Empty(PublicTypes.Needless(typeof(Program).Assembly)
        .Concat(PublicTypes.Needless(typeof(ClientServices).Assembly, user: typeof(Program).Assembly)));

    /// <summary>The length of .editorconfig. Rows of tables in Markdown cannot be split.</summary>
    [Fact]
    public void NoLineIsLongerThan120Characters() => Assert.Empty(
        from folder in (string[])["src", "tests", "bench", "docs", "scripts"]
        from file in Directory.EnumerateFiles(RepositoryFile.Find(folder), "*", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(RepositoryFile.Find(""), "*.md"))
        where Written().IsMatch(file) && !Unlimited().IsMatch(file)
        from line in File.ReadLines(file).Index()
        where line.Item.Length > 120 && !line.Item.StartsWith('|')
        select $"{file}:{line.Index + 1}");

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
        await using var db = await server.Service<IDbContextFactory<RunsDb>>()
            .CreateDbContextAsync(TestContext.Current.CancellationToken);
        const int Full = 2;
        Assert.Equal(Full, await db.Database.SqlQueryRaw<int>("SELECT synchronous AS \"Value\" FROM pragma_synchronous")
            .SingleAsync(TestContext.Current.CancellationToken));
        Assert.Equal("wal", await db.Database
            .SqlQueryRaw<string>("SELECT journal_mode AS \"Value\" FROM pragma_journal_mode")
            .SingleAsync(TestContext.Current.CancellationToken));
    }

    private static IEnumerable<string> OursOf(Assembly assembly) =>
        assembly.GetReferencedAssemblies().Select(a => a.Name!)
            .Where(name => name.StartsWith("BackpropWeb", StringComparison.Ordinal));

    [GeneratedRegex(@"\.(cs|css|js|md|mjs|razor|sh)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Written();

    /// <summary>Generated files, and the reading texts: a paragraph is a line of Chinese, a formula one of
    /// MathML.</summary>
    [GeneratedRegex(@"[/\\](bin|obj|node_modules|Migrations|Reading[/\\](en|zh))[/\\]", RegexOptions.ExplicitCapture)]
    private static partial Regex Unlimited();
}
