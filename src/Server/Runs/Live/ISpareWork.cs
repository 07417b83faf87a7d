namespace BackpropWeb.Server.Runs.Live;

/// <summary>Work that training threads do while no run is ready.</summary>
internal interface ISpareWork
{
    /// <summary>Whether it belongs in the lane for long epochs.</summary>
    bool HasLongEpochs { get; }

    /// <summary>Whether one more thread could work. Code that makes it true offers the work to
    /// <see cref="TrainingQueue"/>.</summary>
    bool HasWork { get; }

    /// <summary>Works for a few milliseconds, or one epoch if that is longer. Several threads may call it at once.
    /// </summary>
    void Work();
}
