using System.Text.Json.Serialization;

namespace BackpropWeb.Server.Previews;

/// <summary>How another site may show a run, in the words of oEmbed 1.0.</summary>
/// <param name="Version">Of oEmbed.</param>
/// <param name="Type">What is embedded: a piece of HTML.</param>
/// <param name="Title">The run's.</param>
/// <param name="ProviderName">Who shows it.</param>
/// <param name="ProviderUrl">Address of this server.</param>
/// <param name="CacheAge">How long this answer may be kept, in seconds.</param>
/// <param name="Width">Of the frame, in pixels.</param>
/// <param name="Height">Of the frame, in pixels.</param>
/// <param name="Html">The frame.</param>
/// <param name="ThumbnailUrl">Address of a picture of the run.</param>
/// <param name="ThumbnailWidth">Of the picture, in pixels.</param>
/// <param name="ThumbnailHeight">Of the picture, in pixels.</param>
internal sealed record EmbedAnswer(
    [property: JsonPropertyName("version")] string Version,
    [property: JsonPropertyName("type")] string Type,
    [property: JsonPropertyName("title")] string Title,
    [property: JsonPropertyName("provider_name")] string ProviderName,
    [property: JsonPropertyName("provider_url")] string ProviderUrl,
    [property: JsonPropertyName("cache_age")] int CacheAge,
    [property: JsonPropertyName("width")] int Width,
    [property: JsonPropertyName("height")] int Height,
    [property: JsonPropertyName("html")] string Html,
    [property: JsonPropertyName("thumbnail_url")] string ThumbnailUrl,
    [property: JsonPropertyName("thumbnail_width")] int ThumbnailWidth,
    [property: JsonPropertyName("thumbnail_height")] int ThumbnailHeight);
