using System.Globalization;
using System.Resources;
using BackpropWeb.Client.Localization;

namespace BackpropWeb.EndToEnd.Tests;

/// <summary>The words of the pages in the language of an address.</summary>
/// <param name="prefix">/zh for Chinese, nothing for English.</param>
internal sealed class PageWords(string prefix)
{
    private static readonly ResourceManager Resources = new(typeof(Words));

    private readonly CultureInfo _culture = new(prefix == PageAddress.ChinesePrefix ? "zh" : "en");

    public string this[string key, params object[] values] => string.Format(
        CultureInfo.InvariantCulture,
        Resources.GetString(key, _culture) ?? throw new ArgumentException($"There is no word {key}.", nameof(key)),
        values);
}
