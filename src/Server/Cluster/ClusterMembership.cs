namespace BackpropWeb.Server.Cluster;

/// <summary>This node's view of the cluster's nodes.</summary>
internal sealed class ClusterMembership(IClusterMembershipService membership, ILocalSiloDetails here)
{
    /// <summary>Whether this node does the work that one node does for all. Two nodes may briefly both do it.</summary>
    public bool IsFirst =>
        membership.CurrentSnapshot.Members.Values.Where(member => member.Status == SiloStatus.Active)
            .Select(member => member.SiloAddress).Min() is { } first && first.Equals(here.SiloAddress);
}
