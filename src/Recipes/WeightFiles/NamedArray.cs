using BackpropWeb.Engine;

namespace BackpropWeb.Recipes.WeightFiles;

/// <summary>An array of numbers in a file.</summary>
/// <param name="Name">Its name in the file.</param>
/// <param name="Shape">The length of each dimension.</param>
/// <param name="Numbers">Row-major.</param>
internal sealed record NamedArray(string Name, IReadOnlyList<int> Shape, double[] Numbers)
{
    /// <summary>A shape as Python writes it: (3,) or (2, 3).</summary>
    public static string TextOf(IReadOnlyList<int> shape) =>
        shape.Count == 1 ? $"({shape[0]},)" : $"({string.Join(", ", shape)})";

    /// <summary>An error message for the first number that cannot be a weight; null if all can.</summary>
    public Sentence? Unfit()
    {
        var place = Array.FindIndex(Numbers, number => !Start.Explicit.WeightBounds.Contains(number));
        if (place < 0)
            return null;
        var index = new List<int>();
        var rest = place;
        foreach (var length in Shape.Reverse())
        {
            (rest, var there) = Math.DivRem(rest, length);
            index.Insert(0, there);
        }

        return $"{Name}[{string.Join(", ", index)}] must be {Start.Explicit.WeightBounds}; was {Numbers[place]}.";
    }
}
