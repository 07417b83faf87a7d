using BackpropWeb.Engine;

namespace BackpropWeb.Client.Shared;

/// <summary>Names of units. The problem names inputs and outputs; hidden units are h₁, h₂ …, with several hidden layers
/// h₂,₁ (layer, then unit).</summary>
internal sealed class UnitNames(Recipe recipe)
{
    private const int LongestShortName = 8;

    private readonly NetworkShape _shape = recipe.Network;

    /// <summary>The name of a sending unit; "1" for null, the unit that biases come from.</summary>
    public string this[UnitId? sending] => sending is { } unit ? this[unit] : "1";

    public string this[UnitId unit] =>
        unit.Layer == 0 ? recipe.Problem.InputNames[unit.Index]
        : OutputPlace(unit) is { } output ? recipe.Problem.OutputNames[output]
        : _shape.Layers.Length == 3 ? $"h{Low(unit.Index + 1)}"
        : $"h{Low(unit.Layer)},{Low(unit.Index + 1)}";

    /// <summary>The name of a unit for drawings: at most eight characters.</summary>
    public string Short(UnitId unit)
    {
        var name = this[unit];
        return name.Length <= LongestShortName ? name : name[..(LongestShortName - 1)] + "…";
    }

    /// <summary>The index of a unit in the problem's outputs; null for a hidden unit.</summary>
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

    /// <summary>The input of a case; its number if the input is long.</summary>
    public string Case(int place)
    {
        var input = recipe.Problem.Given[place].Input;
        return input.Length <= 8
            ? string.Join(' ', input.Select(Digits.Brief))
            : $"#{Digits.Whole(place + 1)}";
    }

    private static string Low(int number) =>
        string.Concat(Digits.Whole(number).Select(digit => (char)('₀' + (digit - '0'))));
}
