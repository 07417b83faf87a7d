using System.Text.RegularExpressions;
using Microsoft.Extensions.Primitives;

namespace BackpropWeb.Server.Pages.Shared;

/// <summary>What a query names by id or by the address of its page.</summary>
internal static partial class NamedIds
{
    /// <summary>The ids, each once; a name that holds none stays as it is.</summary>
    /// <param name="named">Values of a query field, each with one name or several between commas.</param>
    public static IEnumerable<string> In(StringValues named) => named
        .SelectMany(text => (text ?? "").Split(
            ',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        .Select(text => Id().Match(text) is { Success: true } id ? id.Value : text).Distinct();

    [GeneratedRegex("[A-Za-z0-9_-]{22}(?=$|[?#])")]
    private static partial Regex Id();
}
