using Orleans.Metadata;

namespace BackpropWeb.Server.Cluster;

/// <summary>This node's view of the cluster's nodes.</summary>
internal sealed class ClusterMembership(
    IClusterMembershipService membership, ILocalSiloDetails here, IClusterManifestProvider manifests,
    GrainInterfaceTypeResolver interfaces)
{
    /// <summary>Name of this node. A process that starts at the same address has another name.</summary>
    public string Name => here.SiloAddress.ToParsableString();

    /// <summary>The nodes that are there.</summary>
    public IEnumerable<SiloAddress> Active => membership.CurrentSnapshot.Members.Values
        .Where(member => member.Status == SiloStatus.Active).Select(member => member.SiloAddress);

    /// <summary>The node that does the work that one node does for all; null before this node knows any. Two nodes may
    /// briefly both do it.</summary>
    public SiloAddress? Primary => Active.Min();

    /// <summary>Whether this node is <see cref="Primary"/>.</summary>
    public bool IsPrimary => here.SiloAddress.Equals(Primary);

    /// <summary>Whether a node has an interface. During an upgrade some nodes have the previous version, and log an
    /// error for each call that they cannot read.</summary>
    public bool Has(SiloAddress node, Type calls) => manifests.Current.Silos.TryGetValue(node, out var manifest)
        && manifest.Interfaces.ContainsKey(interfaces.GetGrainInterfaceType(calls));
}
