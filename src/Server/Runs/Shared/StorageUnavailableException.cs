using BackpropWeb.Contracts;

namespace BackpropWeb.Server.Runs.Shared;

/// <summary>A command must wait for the database; the server responds with status 503.</summary>
internal sealed class StorageUnavailableException(RunWaiting waiting) : Exception(waiting.Message);
