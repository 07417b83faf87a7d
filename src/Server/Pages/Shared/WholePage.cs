using Microsoft.AspNetCore.Components;

namespace BackpropWeb.Server.Pages.Shared;

/// <summary>A page that is rendered once, when all that it shows has been read.</summary>
public abstract class WholePage : ComponentBase
{
    public sealed override async Task SetParametersAsync(ParameterView parameters)
    {
        parameters.SetParameterProperties(this);
        await ReadAsync();
        await base.SetParametersAsync(ParameterView.Empty);
    }

    /// <summary>Reads what the page shows. The parameters are set.</summary>
    protected abstract Task ReadAsync();
}
