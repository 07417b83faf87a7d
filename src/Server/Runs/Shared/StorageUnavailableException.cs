using BackpropWeb.Contracts;

namespace BackpropWeb.Server.Runs.Shared;

/// <summary>A command must wait for the database; the server answers it with status 503.</summary>
internal sealed class StorageUnavailableException(RunWaiting waiting) : Exception(waiting.Message);
