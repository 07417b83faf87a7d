using BackpropWeb.Engine.Problems;
using BackpropWeb.Server.Studies.Commands;
using BackpropWeb.Server.Studies.Plans;
using BackpropWeb.Server.Studies.Queries;

namespace BackpropWeb.Server.Studies;

/// <summary>The finished study of the exhibit's XOR recipe. It is trained once, before the server accepts
/// requests.</summary>
internal sealed class ExhibitStudy(StudyStarter starter, StudyQueries studies) : IHostedService
{
    private static readonly RecipeStudy Study = RecipeStudy.Of(ProblemCatalogue.Find("xor")!.Suggested)!;

    public static string Id => Study.Id;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await starter.EnsureOwnAsync(Study, null, cancellationToken);
        await studies.WaitForEndAsync(Id, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
