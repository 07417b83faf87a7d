namespace BackpropWeb.Server.Studies.Results;

/// <summary>The epochs at which a study counts errors: evenly spaced, the first and the last included.</summary>
internal sealed class RecordedEpochs
{
    private const int MostSteps = 200;

    private readonly int _epochs;
    private readonly int _stride;

    public RecordedEpochs(int epochs)
    {
        _epochs = epochs;
        _stride = ((epochs - 1) / MostSteps) + 1;
        Count = ((epochs - 1) / _stride) + 2;
    }

    public int Count { get; }

    /// <summary>Place of an epoch among the recorded ones; null if it is not recorded.</summary>
    public int? PlaceOf(int epoch) => epoch == _epochs ? Count - 1 : epoch % _stride == 0 ? epoch / _stride : null;

    public int this[int place] => place == Count - 1 ? _epochs : place * _stride;
}
