using System.Diagnostics.CodeAnalysis;

namespace BackpropWeb.Client.Views;

/// <summary>The page's script as the views see it: it tells the slider's epoch and what the reader has chosen, and paints.</summary>
public sealed class ViewsScript(IJSRuntime js) : IAsyncDisposable
{
    private IJSObjectReference? _module;

    /// <summary>From now on its MoveToAsync(runId, epoch, ended) and Choose(case, unit) are called.</summary>
    public async Task FollowAsync<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)] T>(DotNetObjectReference<T> views)
        where T : class =>
        await (await ModuleAsync()).InvokeVoidAsync("follow", views);

    /// <summary>Keeps a choice in the address and marks it in table and network.</summary>
    public async Task ChooseAsync(int? place, UnitId? unit) =>
        await (await ModuleAsync()).InvokeVoidAsync("choose", place, unit?.ToString());

    /// <summary>Paints maps of n × n bytes.</summary>
    public async Task PaintAsync(IReadOnlyDictionary<UnitId, byte[]> maps, int n)
    {
        var module = await ModuleAsync();
        foreach (var (unit, map) in maps)
            await module.InvokeVoidAsync("paint", unit.ToString(), map, n);
    }

    public async ValueTask DisposeAsync()
    {
        if (_module is not null)
            await _module.DisposeAsync();
    }

    private async Task<IJSObjectReference> ModuleAsync() =>
        _module ??= await js.InvokeAsync<IJSObjectReference>("import", "./js/views.js");
}
