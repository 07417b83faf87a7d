namespace BackpropWeb.Server.Cluster;

/// <summary>This node's view of the cluster's nodes.</summary>
internal sealed class ClusterMembership(IClusterMembershipService membership, ILocalSiloDetails here)
{
    /// <summary>Name of this node. A process that starts at the same address has another name.</summary>
    public string Name => here.SiloAddress.ToParsableString();

    /// <summary>The nodes that are there.</summary>
    public IEnumerable<SiloAddress> Active => membership.CurrentSnapshot.Members.Values
        .Where(member => member.Status == SiloStatus.Active).Select(member => member.SiloAddress);

    /// <summary>The node that does the work that one node does for all; null before this node knows any. Two nodes may
    /// briefly both do it.</summary>
    public SiloAddress? First => Active.Min();

    /// <summary>Whether this node is <see cref="First"/>.</summary>
    public bool IsFirst => here.SiloAddress.Equals(First);
}
