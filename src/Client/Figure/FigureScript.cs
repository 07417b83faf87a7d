using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace BackpropWeb.Client.Figure;

/// <summary>What .NET calls of the scripts that own the tape, the slider and the drawing.</summary>
internal sealed class FigureScript(IJSRuntime js) : ScriptModule(js, "./js/figureForDotNet.js")
{
    /// <summary>Calls the component now and whenever the figure moves; at most one call runs at a time.</summary>
    public async Task FollowAsync<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)] T>(
        DotNetObjectReference<T> part)
        where T : class, IFollowFigure =>
        await (await ModuleAsync()).InvokeVoidAsync("tellSelection", part);

    /// <summary>The flat weight vector of the slider's epoch; null if the tape has no weights of it.</summary>
    public async Task<double[]?> WeightsAsync() => await (await ModuleAsync()).InvokeAsync<double[]?>("weights");

    /// <summary>Starts the script on a figure that .NET has rendered of a run that only the browser has.</summary>
    public async Task WakeOwnAsync(TapeRows rows) =>
        await InvokeAsync("wakeOwn", Element(rows, ContractsJson.Default.TapeRows));

    /// <summary>Shows another run that only the browser has, of the same cases and network as the one before.</summary>
    /// <param name="run">The run.</param>
    /// <param name="rows">Its rows from epoch 0 on. Later ones follow by <see cref="AppendAsync"/>.</param>
    public async Task RenewAsync(FigureData run, TapeRows rows) => await InvokeAsync(
        "renew", Element(run, FigureJson.Default.FigureData), Element(rows, ContractsJson.Default.TapeRows));

    /// <summary>Adds rows to the run that only the browser has.</summary>
    public async Task AppendAsync(RunBatch rows) =>
        await InvokeAsync("append", Element(rows, ContractsJson.Default.RunBatch));

    private async Task InvokeAsync(string function, params object[] arguments) =>
        await (await ModuleAsync()).InvokeVoidAsync(function, arguments);

    // The serializer of JS interop finds types by reflection, which breaks in a trimmed application.
    private static JsonElement Element<T>(T value, JsonTypeInfo<T> type) =>
        JsonSerializer.SerializeToElement(value, type);
}
