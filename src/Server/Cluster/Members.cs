namespace BackpropWeb.Server.Cluster;

/// <summary>The nodes of the cluster as this one knows them.</summary>
internal sealed class Members(IClusterMembershipService membership, ILocalSiloDetails here)
{
    /// <summary>Whether this node does what one of them has to do for all. For a moment two may think so.</summary>
    public bool IsFirst =>
        membership.CurrentSnapshot.Members.Values.Where(member => member.Status == SiloStatus.Active)
            .Select(member => member.SiloAddress).Min() is { } first && first.Equals(here.SiloAddress);
}
