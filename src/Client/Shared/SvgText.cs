using Microsoft.AspNetCore.Components;

namespace BackpropWeb.Client.Shared;

/// <summary>The SVG element &lt;text&gt;, which Razor reserves for itself.</summary>
internal static class SvgText
{
    public static RenderFragment At(double x, double y, string anchor, string content) => builder =>
    {
        builder.OpenElement(0, "text");
        builder.AddAttribute(1, "x", Digits.Place(x));
        builder.AddAttribute(2, "y", Digits.Place(y));
        builder.AddAttribute(3, "text-anchor", anchor);
        builder.AddContent(4, content);
        builder.CloseElement();
    };
}
