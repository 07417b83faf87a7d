using System.Globalization;

namespace BackpropWeb.Client.Localization;

/// <summary>Addresses of pages in the current language: English ones stand at the root, Chinese ones under /zh.</summary>
public static class PageAddress
{
    public const string English = "en";

    /// <summary>Two letters, for with invariant globalization .NET writes "zh-Hans" as "zh-HANS" and then does not find
    /// the resources of that name. What pages say of themselves is <see cref="Tag"/>.</summary>
    public const string Chinese = "zh";

    public const string ChinesePrefix = "/zh";

    /// <summary>The cultures that the pages are written in; the first one is the default.</summary>
    public static readonly string[] Cultures = [English, Chinese];

    public static bool IsChinese => CultureInfo.CurrentUICulture.Name == Chinese;

    /// <summary>The language as HTML names it.</summary>
    public static string Tag => IsChinese ? "zh-Hans" : "en";

    /// <summary>"" or "/zh".</summary>
    public static string Prefix => IsChinese ? ChinesePrefix : "";

    public static string Exhibit => Prefix + "/";

    public static string Lab => Prefix + "/lab";

    public static string Runs => Prefix + "/runs";

    public static string Compare => Prefix + "/compare";

    public static string Embed(string id) => $"{Prefix}/embed/{id}";

    public static string Demos => Prefix + "/demos";

    /// <summary>A demonstration.</summary>
    /// <param name="name">As in the address: "family-trees".</param>
    public static string Demo(string name) => $"{Demos}/{name}";

    public static string Run(string id) => $"{Prefix}/runs/{id}";

    /// <summary>The culture that a page's path asks for.</summary>
    public static CultureInfo CultureOf(string path) => new(
        path == ChinesePrefix || path.StartsWith(ChinesePrefix + "/", StringComparison.Ordinal) ? Chinese : English);

    /// <summary>The same page in the other language.</summary>
    /// <param name="path">Path of the current page.</param>
    public static string Other(string path) =>
        IsChinese ? path.Length > ChinesePrefix.Length ? path[ChinesePrefix.Length..] : "/" : ChinesePrefix + path;
}
