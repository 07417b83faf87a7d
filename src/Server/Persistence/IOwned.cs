namespace BackpropWeb.Server.Persistence;

/// <summary>A row that may have an owner.</summary>
internal interface IOwned
{
    /// <summary>SHA-256 of the owner key; null for a row without an owner.</summary>
    byte[]? OwnerKeyHash { get; }
}
