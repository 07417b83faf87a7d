using System.Globalization;
using BackpropWeb.Client.Figure;
using BackpropWeb.Client.Localization;
using BackpropWeb.Client.Shared;
using BackpropWeb.Contracts;
using BackpropWeb.Engine;
using Microsoft.Extensions.Localization;

namespace BackpropWeb.Server.ShownRuns;

/// <summary>A run with its rows and their sentences.</summary>
public sealed record ShownRun(Run Run, Recipe Recipe, TapeRows Rows, StoryText Story)
{
    public long? Seed => (Recipe.Start as Start.Seeded)?.Seed;

    /// <summary>The epoch that solved the run, or that there is none.</summary>
    public string SolvedText(IStringLocalizer<Words> words) => EpochText(Story.SolvedAt, "Solved", words);

    /// <summary>The first epoch off the plateau, or that there is none.</summary>
    public string PlateauEndText(IStringLocalizer<Words> words) => EpochText(Story.PlateauEnd, "Plateau", words);

    /// <summary>The epoch that a page opens at by default: the one that solved the run, or else the last.</summary>
    public int TellingEpoch => Story.SolvedAt is { } solved && Run.Status.HasEnded() ? solved : Rows.To;

    /// <summary>The epoch that the address asks for, and a note if the run has no such epoch.</summary>
    public (int Epoch, string? Note) EpochFor(string? wanted, IStringLocalizer<Words> words)
    {
        if (string.IsNullOrEmpty(wanted))
            return (TellingEpoch, null);
        if (int.TryParse(wanted, NumberStyles.None, CultureInfo.InvariantCulture, out var epoch) && epoch <= Run.Epochs)
            return epoch <= Rows.To
                ? (epoch, null)
                : (Rows.To, words[Run.Status.HasEnded() ? "Epoch.AfterEnd" : "Epoch.NotYet", epoch, Rows.To]);
        return (TellingEpoch, words["Epoch.Unknown", wanted, Run.Epochs, TellingEpoch]);
    }

    /// <summary>An epoch; without one, "never", or "not yet" for a live run.</summary>
    /// <param name="epoch">The epoch, or null.</param>
    /// <param name="key">What of: Solved or Plateau.</param>
    /// <param name="words">The words of the reader's language.</param>
    public string EpochText(int? epoch, string key, IStringLocalizer<Words> words) =>
        epoch is { } found ? Digits.Whole(found) : words[$"{key}.{(Run.Status.HasEnded() ? "Never" : "NotYet")}"];
}
