using System.Globalization;
using Bunit;
using Microsoft.Extensions.DependencyInjection;

namespace BackpropWeb.Client.Tests;

/// <summary>Renders components in one language.</summary>
public abstract class FigureContext : BunitContext
{
    /// <summary>A guard against hanging on a busy machine; no test takes that long.</summary>
    static FigureContext() => DefaultWaitTimeout = TimeSpan.FromMinutes(1);

    protected FigureContext()
    {
        Services.AddLocalization();
        Language("en");
    }

    protected static void Language(string culture) =>
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = new(culture);
}
