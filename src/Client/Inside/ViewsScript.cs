using System.Diagnostics.CodeAnalysis;

namespace BackpropWeb.Client.Inside;

/// <summary>RunViews.razor.js: reports the reader's choices, and paints maps.</summary>
internal sealed class ViewsScript(IJSRuntime js) : ScriptModule(js, "./Inside/RunViews.razor.js")
{
    /// <summary>From now on the script calls Choose(case, unit) and Open(views).</summary>
    public async Task ReportChoicesAsync<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)] T>(
        DotNetObjectReference<T> views)
        where T : class =>
        await (await ModuleAsync()).InvokeVoidAsync("reportChoices", views);

    /// <summary>Keeps a choice of case and unit in the address and marks it, and a link by its weight, in table and
    /// network.</summary>
    public async Task ChooseAsync(int? place, UnitId? unit, int? weight = null) =>
        await (await ModuleAsync()).InvokeVoidAsync("choose", place, unit?.ToString(), weight);

    /// <summary>Scrolls the program to the first marked line.</summary>
    public async Task ShowLinesAsync() => await (await ModuleAsync()).InvokeVoidAsync("showLines");

    /// <summary>Paints the error over a plane of n × n points: 0 for the lowest, 255 for the highest.</summary>
    public async Task PaintErrorsAsync(byte[] shades, int n) =>
        await (await ModuleAsync()).InvokeVoidAsync("paintErrors", shades, n);

    /// <summary>Paints the maps of the units' outputs. The script has the weights of an epoch itself if they are on the
    /// tape.</summary>
    public async Task ShowWeightsAsync(int epoch, double[] weights) =>
        await (await ModuleAsync()).InvokeVoidAsync("showWeights", epoch, weights);
}
