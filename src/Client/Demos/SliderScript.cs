namespace BackpropWeb.Client.Demos;

/// <summary>A part of a demonstration that goes with the figure's slider.</summary>
public interface IFollowSlider
{
    /// <summary>The slider has moved. To be callable by the page's script.</summary>
    Task MoveToAsync();
}

/// <summary>The page's script, as far as it tells parts of a demonstration that the slider has moved.</summary>
public sealed class SliderScript(IJSRuntime js) : IAsyncDisposable
{
    private IJSObjectReference? _module;

    public async Task FollowAsync<T>(DotNetObjectReference<T> part)
        where T : class, IFollowSlider
    {
        _module ??= await js.InvokeAsync<IJSObjectReference>("import", "./js/demos.js");
        await _module.InvokeVoidAsync("follow", part);
    }

    public async ValueTask DisposeAsync()
    {
        if (_module is not null)
            await _module.DisposeAsync();
    }
}
