using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace BackpropWeb.Client.Views;

/// <summary>Razor keeps &lt;text&gt; for itself, so the SVG element of that name is built by hand.</summary>
public static class SvgText
{
    public static RenderFragment At(double x, double y, string anchor, string content) => builder => Build(builder, x, y, anchor, content);

    private static void Build(RenderTreeBuilder builder, double x, double y, string anchor, string content)
    {
        builder.OpenElement(0, "text");
        builder.AddAttribute(1, "x", Digits.Place(x));
        builder.AddAttribute(2, "y", Digits.Place(y));
        builder.AddAttribute(3, "text-anchor", anchor);
        builder.AddContent(4, content);
        builder.CloseElement();
    }
}
