using BackpropWeb.Engine.Checkpoints;

namespace BackpropWeb.Engine.Learning;

/// <summary>The reference implementation of <see cref="ILockstep"/>: one <see cref="Trainer"/> for each net, one after
/// another.</summary>
/// <param name="lanes">Lanes of the trainers' kernels; null for the fastest.</param>
internal sealed class SequentialLockstep(int? lanes) : ILockstep
{
    private Trainer[] _trainers = [];
    private double[] _totalErrors = [];
    private double[] _meanSquaredErrors = [];
    private double[] _correctCounts = [];

    /// <inheritdoc/>
    public ReadOnlySpan<double> TotalErrors => _totalErrors;

    /// <inheritdoc/>
    public ReadOnlySpan<double> MeanSquaredErrors => _meanSquaredErrors;

    /// <inheritdoc/>
    public ReadOnlySpan<double> CorrectCounts => _correctCounts;

    /// <inheritdoc/>
    public void Begin(ReadOnlySpan<Recipe> recipes)
    {
        _trainers = new Trainer[recipes.Length];
        for (var net = 0; net < _trainers.Length; net++)
            _trainers[net] = new(recipes[net], null, lanes);
        _totalErrors = new double[_trainers.Length];
        _meanSquaredErrors = new double[_trainers.Length];
        _correctCounts = new double[_trainers.Length];
        Record();
    }

    /// <inheritdoc/>
    public void Step()
    {
        foreach (var trainer in _trainers)
        {
            if (!trainer.HasDiverged)
                trainer.Step();
        }

        Record();
    }

    /// <inheritdoc/>
    public bool HasDiverged(int net) => _trainers[net].HasDiverged;

    /// <inheritdoc/>
    public Checkpoint Checkpoint(int net) => _trainers[net].Checkpoint();

    private void Record()
    {
        for (var net = 0; net < _trainers.Length; net++)
        {
            _totalErrors[net] = _trainers[net].TotalError;
            _meanSquaredErrors[net] = _trainers[net].MeanSquaredError;
            _correctCounts[net] = _trainers[net].CorrectCount;
        }
    }
}
