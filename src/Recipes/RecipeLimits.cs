namespace BackpropWeb.Recipes;

/// <summary>Maximum size of a recipe. Error messages name these options as <c>Limits:Units</c> and so on.</summary>
public class RecipeLimits
{
    /// <summary>For stored recipes, which may have been accepted under other limits.</summary>
    public static RecipeLimits None { get; } = new()
    {
        Units = int.MaxValue,
        Weights = int.MaxValue,
        Cases = int.MaxValue,
        Epochs = int.MaxValue,
        Work = double.PositiveInfinity,
    };

    /// <summary>Units of a network, including input units.</summary>
    public int Units { get; set; } = 1_000;

    /// <summary>Weights of a network, including biases. A shared weight counts once for each of its links.</summary>
    public int Weights { get; set; } = 100_000;

    /// <summary>Cases of a problem.</summary>
    public int Cases { get; set; } = 10_000;

    /// <summary>Epochs of a run.</summary>
    public int Epochs { get; set; } = 1_000_000;

    /// <summary>Cases × weights × epochs of a run.</summary>
    public double Work { get; set; } = 1e12;
}
