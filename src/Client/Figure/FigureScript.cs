using System.Text.Json;

namespace BackpropWeb.Client.Figure;

/// <summary>The page's script, which holds the tape and draws the figure, as .NET in the browser sees it.</summary>
public sealed class FigureScript(IJSRuntime js) : IAsyncDisposable
{
    private IJSObjectReference? _module;

    public async Task<Shown> AttachAsync(DotNetObjectReference<LiveRun> receiver) =>
        await (await ModuleAsync()).InvokeAsync<Shown>("attach", receiver);

    public async Task BeginAsync(FigureData run) => await InvokeAsync("begin", Element(run, FigureJson.Default.FigureData));

    public async Task AppendAsync(RunBatch rows) =>
        await InvokeAsync("append", Element(rows, ContractsJson.Default.RunBatch));

    public async Task TellStoryAsync(StoryUpdate update) =>
        await InvokeAsync("tellStory", Element(update, FigureJson.Default.StoryUpdate));

    public async Task StartProblemAsync(string sentence) => await InvokeAsync("startProblem", sentence);

    /// <summary>The flat weight vector of the slider's epoch; null where the tape keeps none, or no row yet.</summary>
    public async Task<double[]?> WeightsAsync() => await (await ModuleAsync()).InvokeAsync<double[]?>("weights");

    public async Task<ErrorColumn> ErrorsAsync() => await (await ModuleAsync()).InvokeAsync<ErrorColumn>("errors");

    /// <summary>Tells whether the chart draws the curve, or the script is to go on drawing it.</summary>
    public async Task PlottedAsync(bool drawn) => await InvokeAsync("plotted", drawn);

    public async ValueTask DisposeAsync()
    {
        if (_module is not null)
            await _module.DisposeAsync();
    }

    private async Task InvokeAsync(string function, params object[] arguments) =>
        await (await ModuleAsync()).InvokeVoidAsync(function, arguments);

    private async Task<IJSObjectReference> ModuleAsync() =>
        _module ??= await js.InvokeAsync<IJSObjectReference>("import", "./js/page.js");

    // Interop's own serializer finds types by reflection, which trimming would break.
    private static JsonElement Element<T>(T value, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) =>
        JsonSerializer.SerializeToElement(value, type);
}

/// <summary>What the page shows when .NET arrives.</summary>
/// <param name="Id">The run.</param>
/// <param name="Ended">Whether it has ended.</param>
/// <param name="Cases">Its cases.</param>
/// <param name="MeanSquaredError">By epoch, as far as rows have come.</param>
/// <param name="Correct">Correct cases, likewise.</param>
/// <param name="FirstOutputs">Outputs at epoch 0 by case; null where the tape keeps none.</param>
public sealed record Shown(
    string Id, bool Ended, CaseDocument[] Cases, double[] MeanSquaredError, int[] Correct, double[][]? FirstOutputs);

/// <summary>Mean squared error by epoch with the axes it is drawn on.</summary>
/// <param name="Epochs">Right end of the epoch axis.</param>
/// <param name="Top">Upper end of the error axis.</param>
/// <param name="Errors">By epoch.</param>
public sealed record ErrorColumn(int Epochs, double Top, double[] Errors);
