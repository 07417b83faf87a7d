namespace BackpropWeb.Client.Lab;

/// <summary>LabForm.razor.js: address, history and clipboard.</summary>
internal sealed class LabScript(IJSRuntime js) : ScriptModule(js, "./Lab/LabForm.razor.js")
{
    /// <summary>Keeps the recipe in the address and in the link to the other language.</summary>
    /// <param name="recipe">The fragment; null if the recipe is too long for an address.</param>
    /// <param name="json">The recipe as JSON if it is too long for an address.</param>
    /// <param name="isStep">Whether this is a step of the history, not a part of the last one.</param>
    public async Task KeepAsync(string? recipe, string? json, bool isStep) =>
        await (await ModuleAsync()).InvokeVoidAsync("keep", recipe, json, isStep);

    /// <summary>Calls the form when the reader goes back or forward.</summary>
    public async Task FollowAsync(DotNetObjectReference<LabForm> form) =>
        await (await ModuleAsync()).InvokeVoidAsync("follow", form);

    /// <summary>Whether the clipboard has taken the text.</summary>
    public async Task<bool> CopyAsync(string text) => await (await ModuleAsync()).InvokeAsync<bool>("copy", text);
}
