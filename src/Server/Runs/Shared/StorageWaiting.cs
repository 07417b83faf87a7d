using BackpropWeb.Contracts;
using BackpropWeb.Server.Persistence;

namespace BackpropWeb.Server.Runs.Shared;

/// <summary>Describes why runs wait for the database, in fixed words, because messages of databases contain
/// addresses.</summary>
internal static class StorageWaiting
{
    public static RunWaiting For(DatabaseOutage outage, TimeProvider clock) => outage switch
    {
        DatabaseOutage.Locked => new("locked", "Another program has locked the database.", clock.Now()),
        DatabaseOutage.Full => new("full", "The disk of the database is full.", clock.Now()),
        DatabaseOutage.ReadOnly => new("readOnly", "The database is read-only.", clock.Now()),
        _ => new("away", "The database does not answer.", clock.Now()),
    };
}
