using System.Globalization;
using System.Text.Json.Nodes;

namespace BackpropWeb.Client.Shared;

/// <summary>Numbers that readers type.</summary>
public static class TypedNumber
{
    /// <summary>The number, with a decimal point or comma. Other text stays text, which is invalid. Empty text becomes
    /// null.</summary>
    public static JsonNode? ToJson(string? typed)
    {
        var text = typed?.Trim() ?? "";
        return text.Length == 0 ? null
            : double.TryParse(text.Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                && double.IsFinite(number)
            ? JsonValue.Create(number)
            : JsonValue.Create(text);
    }
}
