namespace BackpropWeb.Server.Runs.Shared;

/// <summary>The run does not exist or was deleted.</summary>
internal sealed class RunNotFoundException : Exception
{
    private RunNotFoundException(string message)
        : base(message)
    {
    }

    public static RunNotFoundException Unknown(string id) => new($"There is no run \"{id}\".");

    public static RunNotFoundException Deleted(string id) => new($"Run \"{id}\" was deleted.");
}
