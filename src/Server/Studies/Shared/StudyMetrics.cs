using System.Diagnostics.Metrics;
using BackpropWeb.Server.Runs.Shared;

namespace BackpropWeb.Server.Studies.Shared;

/// <summary>Metrics of studies. docs/operations.md lists names and units.</summary>
internal sealed class StudyMetrics(IMeterFactory meters)
{
    private readonly Counter<long> _started = meters.Create(RunMetrics.Name)
        .CreateCounter<long>("backpropweb.studies.started", "{study}", "Started studies.");

    private readonly Counter<long> _members = meters.Create(RunMetrics.Name)
        .CreateCounter<long>("backpropweb.studies.members", "{member}", "Trained and stored members of studies.");

    private readonly Counter<long> _blocks = meters.Create(RunMetrics.Name)
        .CreateCounter<long>("backpropweb.studies.blocks", "{block}", "Blocks of studies trained by this process.");

    public void StudyStarted() => _started.Add(1);

    public void MembersDone(int count) => _members.Add(count);

    public void BlockTrained() => _blocks.Add(1);
}
