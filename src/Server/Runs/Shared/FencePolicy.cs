using BackpropWeb.Server.Persistence;

namespace BackpropWeb.Server.Runs.Shared;

/// <summary>Whether loading a run raises its <see cref="StoredRun.Fence"/>, which rejects later writes of the run's
/// earlier node. True in a cluster, false on a single machine.</summary>
internal sealed record FencePolicy(bool RaisesOnLoad);
