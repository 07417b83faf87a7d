namespace BackpropWeb.Client.Localization;

/// <summary>Names the resource files of the user interface: Words.resx (English) and Words.zh.resx (Simplified
/// Chinese).</summary>
public sealed class Words;
