using BackpropWeb.Engine;

namespace BackpropWeb.Client.Passes;

/// <summary>What a step of the microscope shows.</summary>
public enum MicroscopeStepKind
{
    Forward,
    Error,
    Backward,
    Change,
}

/// <summary>A step of the microscope.</summary>
/// <param name="Kind">What it shows.</param>
/// <param name="Layer">The layer that is computed; the output layer for the error; 0 for the change.</param>
public readonly record struct MicroscopeStep(MicroscopeStepKind Kind, int Layer)
{
    /// <summary>Forward layer by layer, the error, backward layer by layer, the change.</summary>
    public static IEnumerable<MicroscopeStep> All(NetworkShape shape)
    {
        var last = shape.Layers.Length - 1;
        for (var layer = 1; layer <= last; layer++)
            yield return new(MicroscopeStepKind.Forward, layer);
        yield return new(MicroscopeStepKind.Error, last);
        for (var layer = last; layer >= 1; layer--)
            yield return new(MicroscopeStepKind.Backward, layer);
        yield return new(MicroscopeStepKind.Change, 0);
    }
}
