using System.Globalization;

namespace BackpropWeb.Client.Lab;

/// <summary>Indexes of cases as readers write them: "3, 7-9" for the indexes 2, 6, 7 and 8.</summary>
internal static class CaseNumbers
{
    /// <summary>The numbers of ascending indexes.</summary>
    public static string Write(IReadOnlyList<int> places)
    {
        var parts = new List<string>();
        for (var n = 0; n < places.Count;)
        {
            var first = n;
            while (n + 1 < places.Count && places[n + 1] == places[n] + 1)
                n++;
            parts.Add(n - first < 2
                ? string.Join(", ", places.Skip(first).Take(n - first + 1).Select(place => place + 1))
                : $"{places[first] + 1}-{places[n] + 1}");
            n++;
        }

        return string.Join(", ", parts);
    }

    /// <summary>The indexes, ascending; null if a number is not a case, or if no case is left.</summary>
    public static IReadOnlyCollection<int>? Read(string text, int caseCount)
    {
        var places = new SortedSet<int>();
        foreach (var part in text.Split([',', ';', '，', '、', ' '], StringSplitOptions.RemoveEmptyEntries))
        {
            var ends = part.Split('-', '–');
            if (ends.Length > 2 || Number(ends[0]) is not { } first || Number(ends[^1]) is not { } last
                || first < 1 || last > caseCount || first > last)
                return null;
            places.UnionWith(Enumerable.Range(first - 1, last - first + 1));
        }

        return places.Count < caseCount ? places : null;

        static int? Number(string text) =>
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
