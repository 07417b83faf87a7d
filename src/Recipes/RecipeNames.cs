using BackpropWeb.Engine;

namespace BackpropWeb.Recipes;

/// <summary>Names of activations in documents.</summary>
public static class ActivationNames
{
    public static IReadOnlyDictionary<string, Activation> All { get; } = new Dictionary<string, Activation>
    {
        ["logistic"] = Activation.Logistic,
        ["tanh"] = Activation.Tanh,
        ["linear"] = Activation.Linear,
        ["rectified"] = Activation.Rectified,
        ["softmax"] = Activation.Softmax,
    };

    public static string Of(Activation activation) => All.Single(pair => pair.Value == activation).Key;
}

/// <summary>Names of input scalings in documents.</summary>
public static class ScalingNames
{
    public static IReadOnlyDictionary<string, InputScaling> All { get; } = new Dictionary<string, InputScaling>
    {
        ["none"] = InputScaling.None,
        ["unit"] = InputScaling.Unit,
        ["standard"] = InputScaling.Standard,
    };

    public static string Of(InputScaling scaling) => All.Single(pair => pair.Value == scaling).Key;
}

/// <summary>Names of update moments in documents.</summary>
public static class UpdateNames
{
    public static IReadOnlyDictionary<string, UpdateMoment> All { get; } = new Dictionary<string, UpdateMoment>
    {
        ["epoch"] = UpdateMoment.AfterEachEpoch,
        ["case"] = UpdateMoment.AfterEachCase,
    };

    public static string Of(UpdateMoment update) => All.Single(pair => pair.Value == update).Key;
}
