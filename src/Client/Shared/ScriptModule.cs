namespace BackpropWeb.Client.Shared;

/// <summary>A JavaScript module that .NET in the browser imports at the first call.</summary>
internal abstract class ScriptModule(IJSRuntime js, string path) : IAsyncDisposable
{
    private IJSObjectReference? _module;

    public async ValueTask DisposeAsync()
    {
        if (_module is not null)
            await _module.DisposeAsync();
    }

    protected async Task<IJSObjectReference> ModuleAsync() =>
        _module ??= await js.InvokeAsync<IJSObjectReference>("import", path);
}
