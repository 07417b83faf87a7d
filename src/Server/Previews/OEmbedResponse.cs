using System.Text.Json.Serialization;

namespace BackpropWeb.Server.Previews;

/// <summary>How another site can show a run, by oEmbed 1.0.</summary>
/// <param name="Version">Version of oEmbed.</param>
/// <param name="Type">Type of the content: "rich", which is HTML.</param>
/// <param name="Title">Title of the run.</param>
/// <param name="ProviderName">Name of this server.</param>
/// <param name="ProviderUrl">Address of this server.</param>
/// <param name="CacheAge">Seconds for which this response may be cached.</param>
/// <param name="Width">Width of the frame, in pixels.</param>
/// <param name="Height">Height of the frame, in pixels.</param>
/// <param name="Html">The frame.</param>
/// <param name="ThumbnailUrl">Address of a picture of the run.</param>
/// <param name="ThumbnailWidth">Width of the picture, in pixels.</param>
/// <param name="ThumbnailHeight">Height of the picture, in pixels.</param>
internal sealed record OEmbedResponse(
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
