using BackpropWeb.Contracts;

namespace BackpropWeb.Server.Classes;

internal static partial class ClassLog
{
    [LoggerMessage(400, LogLevel.Information, "Class {ClassId} created: {Epochs} epochs at pace {Pace}")]
    public static partial void ClassCreated(this ILogger logger, string classId, int epochs, double pace);

    [LoggerMessage(401, LogLevel.Information, "Class {ClassId}: {Status} with {Members} members")]
    public static partial void ClassChanged(this ILogger logger, string classId, ClassStatus status, int members);

    [LoggerMessage(402, LogLevel.Information, "Class {ClassId} deleted with {Members} runs")]
    public static partial void ClassDeleted(this ILogger logger, string classId, int members);

    [LoggerMessage(403, LogLevel.Error, "Starting the waiting members of running classes failed; retrying")]
    public static partial void ResumingFailed(this ILogger logger, Exception exception);

    [LoggerMessage(404, LogLevel.Error, "Reading class {ClassId} for a viewer failed")]
    public static partial void WatchingFailed(this ILogger logger, Exception exception, string classId);
}
