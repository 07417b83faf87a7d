namespace BackpropWeb.Server.Runs.Shared;

/// <summary>The reason why a run cannot start now.</summary>
/// <param name="Reason">A sentence that names the limit.</param>
/// <param name="RetryAfter">Time until a retry.</param>
internal sealed record StartRefusal(string Reason, TimeSpan RetryAfter);
