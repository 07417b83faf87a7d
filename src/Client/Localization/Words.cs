namespace BackpropWeb.Client.Localization;

/// <summary>Names the resource files that hold every string a person sees: Words.resx (English) and
/// Words.zh.resx (Simplified Chinese).</summary>
public sealed class Words;
