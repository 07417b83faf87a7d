using System.Globalization;
using Bunit;
using Microsoft.Extensions.DependencyInjection;

namespace BackpropWeb.Client.Tests;

/// <summary>A place to render components in, in one language.</summary>
public abstract class FigureContext : BunitContext
{
    protected FigureContext()
    {
        Services.AddLocalization();
        Language("en");
    }

    protected static void Language(string culture) =>
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = new(culture);
}
