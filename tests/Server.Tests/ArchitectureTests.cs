using System.Reflection;
using System.Text.RegularExpressions;
using BackpropWeb.Client;
using BackpropWeb.Contracts;
using BackpropWeb.Recipes;
using BackpropWeb.Server.Persistence;
using Microsoft.EntityFrameworkCore;

namespace BackpropWeb.Server.Tests;

public sealed partial class ArchitectureTests(SharedServer server)
{
    /// <summary>Which folder may use which, in alphabetical order. Program.cs, outside of all folders, adds the
    /// features.</summary>
    private const string AllowedArrows = """
        Classes                           -> Http, Limits, Ownership, Persistence, Runs.Commands, Runs.Live
        Classes                           -> Runs.Placement, Runs.Queries, Runs.Shared, Runs.Starting, Runs.Tapes

        Cluster                           -> Http, Persistence, Runs.Commands, Runs.Live, Runs.Placement, Runs.Shared
        Cluster                           -> Runs.Tapes, Runs.Training, Studies.Live

        Hosting                           -> Http, Persistence

        Hubs                              -> Classes, Limits, Runs.Shared, Runs.Watching, Studies.Queries
        Hubs                              -> Studies.Shared

        Limits                            -> Http

        Ownership                         -> Http, Persistence

        Pages                             -> Hosting, Http, Pages.Classes, Pages.Compare, Pages.Demos, Pages.Discovery
        Pages                             -> Pages.Exhibit, Pages.Lab, Pages.ListedRuns, Pages.Shared, Pages.SingleRun
        Pages                             -> Pages.SingleStudy, Reading, ShownRuns
        Pages.Api                         -> Hosting, Http, Pages.Shared
        Pages.Classes                     -> Classes, Http, Ownership, Pages.Shared, Persistence, Runs.Queries
        Pages.Classes                     -> Runs.Shared, Studies.Results
        Pages.Compare                     -> Pages.Shared, ShownRuns
        Pages.Demos                       -> Http, Limits, Pages.Shared, Pages.SingleRun, Persistence, Runs.Queries
        Pages.Demos                       -> Runs.Shared, Runs.Starting, ShownRuns, Studies
        Pages.Discovery                   -> Http, Pages.Demos, Runs.Queries, Studies
        Pages.Embed                       -> Hosting, Pages.Shared, ShownRuns
        Pages.Exhibit                     -> Http, Limits, Pages.Shared, Pages.SingleRun, Pages.SingleStudy
        Pages.Exhibit                     -> Persistence, Previews, Reading, Runs.Starting, ShownRuns, Studies
        Pages.Exhibit                     -> Studies.Shared
        Pages.Lab                         -> Classes, Http, Limits, Pages.Classes, Pages.Shared, Pages.SingleStudy
        Pages.Lab                         -> Runs.Queries, Runs.Starting, Studies.Commands
        Pages.ListedRuns                  -> Pages.Demos, Pages.Shared, Runs.Queries, Runs.Starting
        Pages.ListedStudies               -> Limits, Pages.Shared, Pages.SingleStudy, Runs.Queries, Studies
        Pages.ListedStudies               -> Studies.Queries
        Pages.Shared                      -> Http, Limits, Ownership, Runs.Starting
        Pages.SingleRun                   -> Classes, Http, Limits, Ownership, Pages.Shared, Pages.SingleStudy
        Pages.SingleRun                   -> Persistence, Previews, Runs.Commands, Runs.Export, Runs.Queries
        Pages.SingleRun                   -> Runs.Shared, Runs.Starting, Runs.Steering, ShownRuns
        Pages.SingleStudy                 -> Classes, Http, Limits, Ownership, Pages.Shared, Persistence, Runs.Queries
        Pages.SingleStudy                 -> Runs.Shared, Studies, Studies.Commands, Studies.Plans, Studies.Queries
        Pages.SingleStudy                 -> Studies.Results, Studies.Shared

        Persistence                       -> Http
        Persistence.Migrations.PostgreSql -> Persistence
        Persistence.Migrations.Sqlite     -> Persistence

        Previews                          -> Http, Runs.Queries, Runs.Shared, ShownRuns

        Problems                          -> Http

        Runs                              -> Http, Limits, Ownership, Runs.Export, Runs.Live, Runs.Placement
        Runs                              -> Runs.Queries, Runs.Retention, Runs.Shared, Runs.Starting, Runs.Steering
        Runs                              -> Runs.Storage, Runs.Tapes, Runs.Training, Runs.Watching
        Runs.Commands                     -> Persistence, Runs.Shared
        Runs.Export                       -> Http, Runs.Queries, Runs.Shared, Runs.Tapes
        Runs.Live                         -> Limits, Persistence, Runs.Shared, Runs.Tapes
        Runs.Placement                    -> Persistence, Runs.Commands, Runs.Live, Runs.Shared, Runs.Storage
        Runs.Placement                    -> Runs.Tapes
        Runs.Queries                      -> Persistence, Runs.Commands, Runs.Live, Runs.Placement, Runs.Shared
        Runs.Queries                      -> Runs.Tapes
        Runs.Retention                    -> Persistence, Runs.Live, Runs.Placement, Runs.Shared, Runs.Starting
        Runs.Shared                       -> Http, Persistence
        Runs.Starting                     -> Limits, Ownership, Persistence, Runs.Commands, Runs.Live, Runs.Placement
        Runs.Starting                     -> Runs.Queries, Runs.Shared, Runs.Tapes
        Runs.Steering                     -> Http, Limits, Ownership, Persistence, Runs.Commands, Runs.Live
        Runs.Steering                     -> Runs.Placement, Runs.Shared
        Runs.Storage                      -> Persistence, Runs.Live, Runs.Shared, Runs.Tapes
        Runs.Tapes                        -> Http, Persistence
        Runs.Training                     -> Persistence, Runs.Live, Runs.Shared, Runs.Storage, Runs.Tapes
        Runs.Watching                     -> Persistence, Runs.Live, Runs.Placement, Runs.Shared, Runs.Tapes

        ShownRuns                         -> Runs.Queries

        Studies                           -> Http, Limits, Ownership, Persistence, Runs.Queries, Runs.Tapes
        Studies                           -> Studies.Commands, Studies.Live, Studies.Plans, Studies.Queries
        Studies                           -> Studies.Shared
        Studies.Commands                  -> Limits, Ownership, Persistence, Runs.Queries, Runs.Shared, Runs.Starting
        Studies.Commands                  -> Studies.Live, Studies.Plans, Studies.Shared
        Studies.Live                      -> Persistence, Runs.Live, Runs.Placement, Runs.Shared, Studies.Plans
        Studies.Live                      -> Studies.Results, Studies.Shared
        Studies.Plans                     -> Limits, Runs.Shared
        Studies.Queries                   -> Http, Persistence, Runs.Queries, Studies.Live, Studies.Plans
        Studies.Queries                   -> Studies.Results, Studies.Shared
        Studies.Shared                    -> Http, Persistence, Runs.Shared, Studies.Plans, Studies.Results

        Tables                            -> Http, Limits
        """;

    private static readonly IReadOnlyList<FolderDependency> Arrows =
        FolderDependencies.Of(typeof(Program).Assembly, "BackpropWeb.Server");

    [Fact]
    public void FoldersUseOneAnotherAsTheTableAllows() => FolderDependencies.AssertAllowed(Arrows, AllowedArrows);

    [Fact]
    public void FoldersHaveNoCycle() =>
        Assert.Null(FolderDependencies.FindCycle(Arrows.Select(arrow => (arrow.From, arrow.To))));

    /// <summary>A feature is a folder at the top, with all folders below it.</summary>
    [Fact]
    public void FeaturesHaveNoCycle()
    {
        Assert.Null(FolderDependencies.FindCycle(
            from arrow in Arrows
            let feature = (From: FeatureOf(arrow.From), To: FeatureOf(arrow.To))
            where feature.From != feature.To
            select feature));

        static string FeatureOf(string folder) => folder.Split('.')[0];
    }

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
