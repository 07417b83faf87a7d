using System.Globalization;

namespace BackpropWeb.Client.Localization;

/// <summary>Addresses in the current language: English at the root, Chinese under zh. They are relative to the root of
/// the site, which the pages' base element names, so that the site can be hosted under any path. Headers have no base:
/// <c>SiteAddress</c> makes their addresses.</summary>
public static class PageAddress
{
    public const string English = "en";

    /// <summary>Two letters, because with invariant globalization .NET changes "zh-Hans" to "zh-HANS" and does not find
    /// its resources. Pages declare <see cref="Tag"/>.</summary>
    public const string Chinese = "zh";

    public const string ChinesePrefix = "/zh";

    /// <summary>The cultures of the pages; the first is the default.</summary>
    public static readonly string[] Cultures = [English, Chinese];

    public static bool IsChinese => CultureInfo.CurrentUICulture.Name == Chinese;

    /// <summary>The language tag for HTML.</summary>
    public static string Tag => IsChinese ? "zh-Hans" : "en";

    /// <summary>The root. An empty address would mean the page that contains it.</summary>
    public static string Exhibit => IsChinese ? Prefix : "./";

    public static string Start => Prefix + "start";

    public static string Lab => Prefix + "lab";

    public static string Runs => Prefix + "runs";

    public static string Api => Prefix + "api";

    public static string Studies => Prefix + "studies";

    public static string Study(string id) => $"{Studies}/{id}";

    public static string CompareStudies => Studies + "/compare";

    public static string Compare => Prefix + "compare";

    public static string Embed(string id) => $"{Prefix}embed/{id}";

    public static string Demos => Prefix + "demos";

    /// <summary>The page of a demonstration.</summary>
    /// <param name="name">As in the address: "family-trees".</param>
    public static string Demo(string name) => $"{Demos}/{name}";

    public static string Run(string id) => $"{Runs}/{id}";

    public static string Classes => Prefix + "classes";

    public static string Class(string id) => $"{Classes}/{id}";

    /// <summary>The page of a recipe, which is packed into the fragment.</summary>
    public static string Recipe(string fragment) => $"{Prefix}r#{fragment}";

    /// <summary>Switches to a language.</summary>
    /// <param name="language">The language.</param>
    /// <param name="page">The page to show then: its path inside of the site, with a slash before it.</param>
    public static string Language(string language, string page) =>
        $"language/{language}?return={Uri.EscapeDataString(page)}";

    public static string RunData(string id) => $"api/runs/{id}";

    public static string Tape(string id) => $"{RunData(id)}/tape";

    public static string Results(string study) => $"api/studies/{study}/results";

    private static string Prefix => IsChinese ? "zh/" : "";

    /// <summary>The culture of a page.</summary>
    /// <param name="path">Path of the page inside of the site, with a slash before it.</param>
    public static CultureInfo CultureOf(string path) => new(
        path == ChinesePrefix || path.StartsWith(ChinesePrefix + "/", StringComparison.Ordinal) ? Chinese : English);

    /// <summary>The same page in the other language.</summary>
    /// <param name="path">Path of the current page inside of the site, with a slash before it.</param>
    public static string Other(string path) =>
        IsChinese ? path.Length > ChinesePrefix.Length ? path[ChinesePrefix.Length..] : "/" : ChinesePrefix + path;
}
