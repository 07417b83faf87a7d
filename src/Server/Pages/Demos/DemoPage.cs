using System.Globalization;
using BackpropWeb.Client.Figure;
using BackpropWeb.Client.Localization;
using BackpropWeb.Engine;
using BackpropWeb.Server.Pages.Shared;
using BackpropWeb.Server.ShownRuns;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace BackpropWeb.Server.Pages.Demos;

/// <summary>A demonstration that trains. Reads the run, epoch and network that its address names.</summary>
public abstract class DemoPage : WholePage
{
    protected abstract Demo Demo { get; }

    protected ShownRun Shown { get; private set; } = default!;

    protected int Epoch { get; private set; }

    protected EpochRow Row { get; private set; } = default!;

    protected Network Network { get; private set; } = default!;

    protected string? Note { get; private set; }

    /// <summary>The run in the address, if the page can show it.</summary>
    protected string? RunId { get; private set; }

    [CascadingParameter] protected HttpContext Context { get; set; } = default!;

    [Inject] private DemoView View { get; set; } = default!;

    [Inject] private RunView Runs { get; set; } = default!;

    [Inject] protected IStringLocalizer<Words> Words { get; set; } = default!;

    [SupplyParameterFromQuery(Name = "run")] private string? WantedRun { get; set; }

    [SupplyParameterFromQuery(Name = "epoch")] private string? WantedEpoch { get; set; }

    protected override async Task ReadAsync()
    {
        (Shown, var note) = await View.ReadAsync(Demo, WantedRun, Context.RequestAborted);
        (Epoch, var epochNote) = EpochFor(Shown);
        Row = await Runs.RowAsync(Shown, Epoch, Context.RequestAborted);
        Network = await View.NetworkAsync(Shown, Epoch, Context.RequestAborted);
        RunId = WantedRun is null || note is not null ? null : WantedRun;
        Note = note ?? epochNote;
    }

    /// <summary>A demonstration opens at the last epoch, which shows what the network has learned.</summary>
    private (int Epoch, string? Note) EpochFor(ShownRun shown) =>
        string.IsNullOrEmpty(WantedEpoch) ? (shown.Rows.To, null) : shown.EpochFor(WantedEpoch, Words);

    /// <summary>The address of this page with the same run and epoch, and more query fields.</summary>
    protected string Here(string query) =>
        $"{PageAddress.Demo(Demo.Name)}?{(RunId is null ? "" : $"run={RunId}&")}"
        + $"epoch={Epoch.ToString(CultureInfo.InvariantCulture)}&{query}";
}
