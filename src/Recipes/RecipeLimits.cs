namespace BackpropWeb.Recipes;

/// <summary>How large a recipe may be. Its refusals name these as <c>Limits:Units</c> and so on.</summary>
public class RecipeLimits
{
    /// <summary>For recipes that were accepted before, perhaps under other limits.</summary>
    public static RecipeLimits None { get; } = new()
    {
        Units = int.MaxValue,
        Weights = int.MaxValue,
        Cases = int.MaxValue,
        Epochs = int.MaxValue,
        Work = double.PositiveInfinity,
    };

    /// <summary>Units of a network, the input units included.</summary>
    public int Units { get; set; } = 1_000;

    /// <summary>Weights of a network, the biases included; shared ones count wherever they work.</summary>
    public int Weights { get; set; } = 100_000;

    /// <summary>Cases of a problem.</summary>
    public int Cases { get; set; } = 10_000;

    /// <summary>Epochs of a run.</summary>
    public int Epochs { get; set; } = 1_000_000;

    /// <summary>Cases × weights × epochs of a run.</summary>
    public double Work { get; set; } = 1e12;
}
