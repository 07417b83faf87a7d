namespace BackpropWeb.Client.Lab;

/// <summary>What only the browser can do for the lab: the address, the clipboard, dialogs.</summary>
public sealed class LabScript(IJSRuntime js) : IAsyncDisposable
{
    private IJSObjectReference? _module;

    /// <summary>What stands behind the # of the address.</summary>
    public async Task<string> HashAsync() => await (await ModuleAsync()).InvokeAsync<string>("hash");

    /// <summary>Keeps the recipe in the address, and in the link to the other language; null where it is too long.</summary>
    public async Task KeepAsync(string? hash) => await (await ModuleAsync()).InvokeVoidAsync("keep", hash);

    /// <summary>Whether the clipboard took it.</summary>
    public async Task<bool> CopyAsync(string text) => await (await ModuleAsync()).InvokeAsync<bool>("copy", text);

    public async Task OpenAsync(string dialogId) => await (await ModuleAsync()).InvokeVoidAsync("open", dialogId);

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_module is not null)
                await _module.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The page is left; its script went with it.
        }
    }

    private async Task<IJSObjectReference> ModuleAsync() =>
        _module ??= await js.InvokeAsync<IJSObjectReference>("import", "./js/lab.js");
}
