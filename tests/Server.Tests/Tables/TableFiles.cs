using System.Globalization;

namespace BackpropWeb.Server.Tests.Tables;

/// <summary>Generated files in the format of well-known public tables.</summary>
internal static class TableFiles
{
    private static readonly Random Numbers = new(1986);

    /// <summary>Four sizes with a decimal point, the species' name last; no header.</summary>
    public static string Iris { get; } = Lines(
        60, n =>
            $"{Decimal(4.3 + (n / 20))},{Decimal(3)},{Decimal(1.4 + (2 * (n / 20)))},{Decimal(0.2 + (n / 20))}," +
            $"Iris-{Pick(n, 20, "setosa", "versicolor", "virginica")}");

    /// <summary>A cultivar, 1 to 3, first; thirteen measurements; no header.</summary>
    public static string Wine { get; } = Lines(
        60, n =>
            $"{1 + (n / 20)},{string.Join(',', Enumerable.Range(0, 12).Select(_ => Decimal(2)))},{700 + (n % 17)}");

    /// <summary>Four figures, some below 0, and a class 0 or 1; no header.</summary>
    public static string Banknotes { get; } = Lines(
        40, n => $"{Decimal(-2)},{Decimal(-6)},{Decimal(3)},{Decimal(-1)},{n / 20}");

    /// <summary>An id, a diagnosis M or B, thirty measurements; no header.</summary>
    public static string BreastCancer { get; } = Lines(
        40, n =>
            $"{842302 + (n * 8613)},{(n % 3 == 0 ? "M" : "B")}," +
            $"{string.Join(',', Enumerable.Range(0, 30).Select(_ => Decimal(0.1)))}");

    /// <summary>An id, nine marks from 1 to 10, "?" where one is missing, and the class 2 or 4; no header.</summary>
    public static string BreastCancerMarks { get; } = Lines(
        40, n =>
            $"{1000025 + (n * 1777)},{string.Join(',', Enumerable.Range(0, 5).Select(_ => Numbers.Next(1, 11)))}," +
            $"{(n is 7 or 23 ? "?" : "1")},3,1,1,{(n % 2 == 0 ? 2 : 4)}");

    /// <summary>An export of a German spreadsheet: semicolons, decimal commas, CRLF.</summary>
    public const string Spreadsheet =
        "Länge;Breite;Art\r\n5,1;3,5;groß\r\n4,9;3;klein\r\n+1e-3;-0,5;groß\r\n4,7;3,2;klein\r\n";

    private static string Lines(int count, Func<int, string> line) =>
        string.Concat(Enumerable.Range(0, count).Select(n => line(n) + "\n"));

    private static string Pick(int n, int each, params string[] names) => names[n / each];

    private static string Decimal(double around) =>
        (around + Numbers.NextDouble()).ToString("0.##", CultureInfo.InvariantCulture);
}
