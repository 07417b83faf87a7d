using BackpropWeb.Engine;

namespace BackpropWeb.Client.Shared;

/// <summary>The functions of units after the input layer.</summary>
internal static class UnitFunction
{
    public static Activation Of(UnitId unit, NetworkShape shape) =>
        unit.Layer == shape.Layers.Length - 1 ? shape.OutputActivation : shape.HiddenActivation;

    /// <summary>The outputs that scales and colours reach: the range of the function; −1 to 1 if it is unbounded.
    /// </summary>
    public static (double Lowest, double Highest) Range(Activation function) =>
        function is Activation.Logistic or Activation.Softmax ? (0, 1) : (-1, 1);
}
