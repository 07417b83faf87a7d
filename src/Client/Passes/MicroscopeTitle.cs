using BackpropWeb.Engine;

namespace BackpropWeb.Client.Passes;

/// <summary>What a step of the microscope is called.</summary>
internal static class MicroscopeTitle
{
    /// <param name="step">The step.</param>
    /// <param name="recipe">What the run trains.</param>
    /// <param name="unit">The unit whose weights the last step changes.</param>
    /// <param name="words">The reader's language.</param>
    public static string Of(MicroscopeStep step, Recipe recipe, UnitId unit, IStringLocalizer<Words> words)
    {
        var last = recipe.Network.Layers.Length - 1;
        return step.Kind switch
        {
            MicroscopeStepKind.Forward => words["Microscope.Forward", Layer(step.Layer)],
            MicroscopeStepKind.Error => words["Microscope.Error"],
            MicroscopeStepKind.Backward when step.Layer == last => words["Microscope.BackwardOutput"],
            MicroscopeStepKind.Backward => words["Microscope.BackwardHidden", Layer(step.Layer)],
            _ => words["Microscope.Change", new UnitNames(recipe)[unit]],
        };

        string Layer(int layer) => layer == last ? words["Microscope.OutputLayer"]
            : last == 2 ? words["Microscope.HiddenLayer"]
            : words["Microscope.HiddenLayerOf", layer];
    }
}
