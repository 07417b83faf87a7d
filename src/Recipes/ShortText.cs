namespace BackpropWeb.Recipes;

public static class ShortText
{
    /// <summary>The text, or its first characters and an ellipsis.</summary>
    public static string Shorten(this string text, int length) => text.Length <= length ? text : text[..length] + "…";
}
