using System.Globalization;
using BackpropWeb.Client.Figure;
using BackpropWeb.Client.Localization;
using BackpropWeb.Contracts;
using BackpropWeb.Engine;
using BackpropWeb.Engine.Learning;
using Microsoft.Extensions.Localization;

namespace BackpropWeb.Server.Pages;

/// <summary>A run as a page shows it: with its rows and the sentences that belong to them.</summary>
public sealed record ShownRun(Run Run, Recipe Recipe, TapeRows Rows, Story Story)
{
    public long? Seed => (Recipe.Start as Start.Seeded)?.Seed;

    /// <summary>Where the slider stands when the address does not say: the epoch that solved it, else the last.</summary>
    public int TellingEpoch => Story.SolvedAt is { } solved && Run.Status.HasEnded() ? solved : Rows.To;

    /// <summary>The epoch that the address asks for, and what to say where it asks for none there is.</summary>
    public (int Epoch, string? Note) EpochFor(string? wanted, IStringLocalizer<Words> words)
    {
        if (string.IsNullOrEmpty(wanted))
            return (TellingEpoch, null);
        if (int.TryParse(wanted, NumberStyles.None, CultureInfo.InvariantCulture, out var epoch) && epoch <= Run.Epochs)
            return epoch <= Rows.To ? (epoch, null) : (Rows.To, words["Epoch.NotYet", epoch, Rows.To]);
        return (TellingEpoch, words["Epoch.Unknown", wanted, Run.Epochs, TellingEpoch]);
    }
}
