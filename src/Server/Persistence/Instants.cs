namespace BackpropWeb.Server.Persistence;

/// <summary>Times as every database keeps them.</summary>
public static class Instants
{
    /// <summary>Now, to the microsecond: PostgreSQL keeps no less, and what is told must be what is stored.</summary>
    public static DateTime Now(this TimeProvider clock)
    {
        var ticks = clock.GetUtcNow().UtcTicks;
        return new(ticks - (ticks % TimeSpan.TicksPerMicrosecond), DateTimeKind.Utc);
    }
}
