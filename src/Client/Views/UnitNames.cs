using BackpropWeb.Engine;

namespace BackpropWeb.Client.Views;

/// <summary>What units are called: inputs and outputs by the problem, hidden ones h₁, h₂, … (with several hidden layers
/// h₂,₁: layer, then unit).</summary>
public sealed class UnitNames(Recipe recipe)
{
    private readonly NetworkShape _shape = recipe.Network;

    /// <summary>What leads into a link: a unit, or the 1 that biases come from.</summary>
    public string this[UnitId? sending] => sending is { } unit ? this[unit] : "1";

    public string this[UnitId unit] =>
        unit.Layer == 0 ? recipe.Problem.InputNames[unit.Index]
        : OutputPlace(unit) is { } output ? recipe.Problem.OutputNames[output]
        : _shape.Layers.Length == 3 ? $"h{Low(unit.Index + 1)}"
        : $"h{Low(unit.Layer)},{Low(unit.Index + 1)}";

    /// <summary>Which of the problem's outputs a unit is; null for a hidden one.</summary>
    public int? OutputPlace(UnitId unit)
    {
        var place = 0;
        foreach (var (layer, units) in _shape.Outputs)
        {
            if (layer == unit.Layer && units.Contains(unit.Index))
                return place + unit.Index - units.Start;
            place += units.Count;
        }

        return null;
    }

    /// <summary>A case in few words: its input, or its number where the input is long.</summary>
    public string Case(int place)
    {
        var input = recipe.Problem.Cases[place].Input;
        return input.Length <= 8
            ? string.Join(' ', input.Select(value => value.ToString("G3", System.Globalization.CultureInfo.InvariantCulture)))
            : $"#{Digits.Whole(place + 1)}";
    }

    private static string Low(int number) => string.Concat(Digits.Whole(number).Select(digit => (char)('₀' + (digit - '0'))));
}
