using System.Globalization;

namespace BackpropWeb.Client.Localization;

/// <summary>Addresses of pages in the current language: English ones stand at the root, Chinese ones under /zh.</summary>
public static class PageAddress
{
    /// <summary>The cultures that the pages are written in; the first one is the default.</summary>
    public static readonly string[] Cultures = ["en", "zh-Hans"];

    public const string ChinesePrefix = "/zh";

    public static bool IsChinese => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "zh";

    /// <summary>"" or "/zh".</summary>
    public static string Prefix => IsChinese ? ChinesePrefix : "";

    public static string Exhibit => Prefix + "/";

    public static string Run(string id) => $"{Prefix}/runs/{id}";

    /// <summary>The same page in the other language.</summary>
    /// <param name="path">Path of the current page.</param>
    public static string Other(string path) =>
        IsChinese ? path.Length > ChinesePrefix.Length ? path[ChinesePrefix.Length..] : "/" : ChinesePrefix + path;
}
