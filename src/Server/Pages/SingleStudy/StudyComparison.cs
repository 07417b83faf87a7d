using BackpropWeb.Contracts;
using BackpropWeb.Server.Pages.Shared;
using BackpropWeb.Server.Studies.Results;
using BackpropWeb.Server.Studies.Shared;
using Microsoft.Extensions.Primitives;

namespace BackpropWeb.Server.Pages.SingleStudy;

/// <summary>A study beside another.</summary>
/// <param name="Shown">The study.</param>
/// <param name="Tally">Its counts.</param>
internal sealed record ComparedStudy(ShownStudy Shown, StudyTally Tally)
{
    /// <summary>Whether the members are a sample, drawn by their seeds. The cells of a map are not.</summary>
    public bool IsSample => Shown.Study.Grid is null && Tally.Done > 0;

    public double Share => (double)Tally.Solved / Tally.Done;
}

/// <summary>Reads the studies of a comparison.</summary>
internal sealed class StudyComparison(StudyView view, StudyStore store)
{
    public const int Most = 2;

    /// <summary>The first two studies that a query names, the names that fit none, and whether it names more.</summary>
    public async Task<(IReadOnlyList<ComparedStudy> Studies, IReadOnlyList<string> Missing, bool NamesMore)> ReadAsync(
        StringValues named, CancellationToken cancellationToken)
    {
        var (studies, missing) = (new List<ComparedStudy>(), new List<string>());
        string[] names = [.. NamedIds.In(named).Take(Most + 1)];
        foreach (var name in names.Take(Most))
        {
            if (await view.ReadAsync(name, cancellationToken) is { } shown
                && await store.FindCountedAsync(name, cancellationToken) is { } counted)
                studies.Add(new(shown, counted.Tally));
            else
                missing.Add(name);
        }

        return (studies, missing, names.Length > Most);
    }

    /// <summary>The histograms of all studies with the same bars.</summary>
    public static IReadOnlyList<EpochHistogram> Histograms(IReadOnlyList<ComparedStudy> studies)
    {
        var epochs = studies.Max(study => study.Shown.Recipe.Epochs);
        return [.. studies.Select(study => StudySummaries.Histogram(study.Tally.SolvedAt, epochs))];
    }
}
