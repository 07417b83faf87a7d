namespace BackpropWeb.Server.Runs;

/// <summary>There is no such run, or no longer.</summary>
public sealed class RunGoneException : Exception
{
    private RunGoneException(string message)
        : base(message)
    {
    }

    public static RunGoneException Unknown(string id) => new($"There is no run \"{id}\".");

    public static RunGoneException Deleted(string id) => new($"Run \"{id}\" was deleted.");
}
