using BackpropWeb.Contracts;
using BackpropWeb.Engine;
using BackpropWeb.Server.Studies.Plans;
using BackpropWeb.Server.Studies.Results;
using BackpropWeb.Server.Studies.Shared;

namespace BackpropWeb.Server.Pages.SingleStudy;

/// <summary>Where a run is among the members of its recipe's study.</summary>
/// <param name="StudyId">The study.</param>
/// <param name="IsComplete">Whether all members are done.</param>
/// <param name="Done">Members that are done; the other counts are of these.</param>
/// <param name="Total">All members.</param>
/// <param name="Solved">Members that were solved.</param>
/// <param name="Earlier">Members solved before the run.</param>
/// <param name="Later">Members solved after the run.</param>
/// <param name="Bar">The run's bar in the study's histogram; null if the run was not solved.</param>
public sealed record SeedPlace(
    string StudyId, bool IsComplete, int Done, int Total, int Solved, int Earlier, int Later, int? Bar);

/// <summary>Finds the places of runs in studies.</summary>
internal sealed class SeedPlaces(StudyStore studies)
{
    /// <summary>The place of a run; null if the study of its recipe has not been started.</summary>
    public async Task<SeedPlace?> FindAsync(Recipe recipe, int? solvedAt, CancellationToken cancellationToken)
    {
        if (RecipeStudy.Of(recipe) is not { } study
            || await studies.FindCountedAsync(study.Id, cancellationToken) is not { } counted)
            return null;
        var (stored, _, tally) = counted;
        var edges = StudySummaries.Of(tally, recipe.Epochs).Histogram.Edges;
        return new(
            study.Id, stored.Status == RunStatus.Finished, tally.Done, stored.Total, tally.Solved,
            Count(epoch => epoch < solvedAt), Count(epoch => epoch > solvedAt),
            solvedAt is null ? null : Array.FindLastIndex(edges, edge => edge <= solvedAt));

        int Count(Func<int, bool> isMeant) =>
            tally.SolvedAt.Where(solved => isMeant(solved.Epoch)).Sum(solved => solved.Count);
    }
}
