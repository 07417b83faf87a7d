using System.Text.RegularExpressions;
using Microsoft.Extensions.Primitives;

namespace BackpropWeb.Server.Pages.Shared;

/// <summary>Reads ids from a query that names runs or studies by id or by page address.</summary>
internal static partial class NamedIds
{
    /// <summary>The distinct ids. A name without an id is returned unchanged.</summary>
    /// <param name="named">Values of a query field, each with one or more names separated by commas.</param>
    public static IEnumerable<string> In(StringValues named) => named
        .SelectMany(text => (text ?? "").Split(
            ',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        .Select(text => Id().Match(text) is { Success: true } id ? id.Value : text).Distinct();

    [GeneratedRegex("[A-Za-z0-9_-]{22}(?=$|[?#])")]
    private static partial Regex Id();
}
