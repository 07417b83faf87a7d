using System.Data.Common;

namespace BackpropWeb.Server.Persistence;

/// <summary>What a database throws where it cannot do its work: it is locked, full, or not there.</summary>
public static class DatabaseRefusal
{
    /// <summary>The refusal in what was thrown, which may lie deeper; null where it is something else.</summary>
    public static DbException? In(Exception exception)
    {
        for (var inner = exception; inner is not null; inner = inner.InnerException)
        {
            if (inner is DbException refusal)
                return refusal;
        }

        return null;
    }
}
