using Microsoft.AspNetCore.Components;

namespace BackpropWeb.Client.Runs;

/// <summary>CurvePlot.razor.js: gives the chart the rows of the figure.</summary>
internal sealed class CurvePlotScript(IJSRuntime js) : ScriptModule(js, "./Runs/CurvePlot.razor.js")
{
    /// <summary>Returns when the reader has pointed at the curve.</summary>
    public async Task WantedAsync(ElementReference place) =>
        await (await ModuleAsync()).InvokeVoidAsync("wantedAt", place);

    /// <summary>Draws the run that the figure shows, now and after each change.</summary>
    public async Task FeedAsync(ElementReference place) =>
        await (await ModuleAsync()).InvokeVoidAsync("feed", place);
}
