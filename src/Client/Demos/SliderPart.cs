using BackpropWeb.Client.Figure;
using Microsoft.AspNetCore.Components;

namespace BackpropWeb.Client.Demos;

/// <summary>Part of a demonstration that computes with the network at the slider's epoch. In the browser it follows the
/// slider.</summary>
public abstract class SliderPart : ComponentBase, IFollowFigure, IDisposable
{
    private DotNetObjectReference<SliderPart>? _reference;

    /// <summary>The run in the page's address; null for the demonstration's own run.</summary>
    [Parameter] public string? RunId { get; set; }

    /// <summary>The slider's epoch when the server rendered the page.</summary>
    [Parameter, EditorRequired] public int Epoch { get; set; }

    /// <summary>Flat weight vector at the slider's epoch.</summary>
    [Parameter, EditorRequired] public double[] Weights { get; set; } = [];

    [Inject] protected IStringLocalizer<Words> Words { get; set; } = default!;

    [Inject] private FigureScript Figure { get; set; } = default!;

    [JSInvokable]
    public async Task MoveToAsync(string runId, int epoch, bool ended, string? recipeHash)
    {
        if (await Figure.WeightsAsync() is not { } weights)
            return;
        Weights = weights;
        StateHasChanged();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        _reference = DotNetObjectReference.Create(this);
        await Figure.FollowAsync(_reference);
    }

    public void Dispose()
    {
        _reference?.Dispose();
        GC.SuppressFinalize(this);
    }
}
