using Microsoft.AspNetCore.Components;

namespace BackpropWeb.Client.Demos;

/// <summary>A part of a demonstration that asks the network as it stands at the slider's epoch. The server renders it
/// once; in the browser it goes with the slider.</summary>
public abstract class SliderPart : ComponentBase, IFollowSlider, IDisposable
{
    private DotNetObjectReference<SliderPart>? _reference;
    private FigureScript? _figure;

    /// <summary>The run that the page's address names; null for the demonstration's own.</summary>
    [Parameter] public string? RunId { get; set; }

    /// <summary>The slider's epoch when the server rendered the page.</summary>
    [Parameter, EditorRequired] public int Epoch { get; set; }

    /// <summary>Flat weight vector at the slider's epoch.</summary>
    [Parameter, EditorRequired] public double[] Weights { get; set; } = [];

    [Inject] protected IStringLocalizer<Words> Words { get; set; } = default!;

    // The script is there in the browser only.
    [Inject] private IServiceProvider Services { get; set; } = default!;

    [JSInvokable]
    public async Task MoveToAsync()
    {
        if (await _figure!.WeightsAsync() is not { } weights)
            return;
        Weights = weights;
        StateHasChanged();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        _figure = Services.GetRequiredService<FigureScript>();
        _reference = DotNetObjectReference.Create(this);
        await Services.GetRequiredService<SliderScript>().FollowAsync(_reference);
    }

    public void Dispose()
    {
        _reference?.Dispose();
        GC.SuppressFinalize(this);
    }
}
