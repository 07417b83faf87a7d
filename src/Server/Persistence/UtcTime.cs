namespace BackpropWeb.Server.Persistence;

/// <summary>Times with the precision of every database.</summary>
internal static class UtcTime
{
    /// <summary>Now, in whole microseconds, as PostgreSQL stores it: responses must show the stored time.</summary>
    public static DateTime Now(this TimeProvider clock)
    {
        var ticks = clock.GetUtcNow().UtcTicks;
        return new(ticks - (ticks % TimeSpan.TicksPerMicrosecond), DateTimeKind.Utc);
    }
}
