using Microsoft.AspNetCore.Components;

namespace BackpropWeb.Server.Pages.Shared;

/// <summary>A page that renders once, after it has read all its data.</summary>
public abstract class WholePage : ComponentBase
{
    public sealed override async Task SetParametersAsync(ParameterView parameters)
    {
        parameters.SetParameterProperties(this);
        await ReadAsync();
        await base.SetParametersAsync(ParameterView.Empty);
    }

    /// <summary>Reads the page's data. The parameters are already set.</summary>
    protected abstract Task ReadAsync();
}
