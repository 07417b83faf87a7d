using Microsoft.Extensions.Options;

namespace BackpropWeb.Server.Persistence;

/// <summary>Where runs are kept. Section <c>Storage</c>.</summary>
public sealed class StorageOptions
{
    public const string Section = "Storage";

    public const string DefaultFolder = "data";

    /// <summary>Folder of the data; relative to the directory in which the server was started.</summary>
    public string Folder { get; set; } = DefaultFolder;

    /// <summary>The kind of database: <c>Sqlite</c>.</summary>
    public string Provider { get; set; } = "Sqlite";

    /// <summary>Bound from <c>ConnectionStrings:Runs</c>; where it is set, <see cref="Folder"/> holds no database.</summary>
    public string? ConnectionString { get; set; }
}

public sealed class StorageOptionsValidator : IValidateOptions<StorageOptions>
{
    public ValidateOptionsResult Validate(string? name, StorageOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.Folder))
            return ValidateOptionsResult.Fail("Storage:Folder must name a folder; it is empty.");
        if (string.Equals(options.Provider, "Sqlite", StringComparison.OrdinalIgnoreCase))
            return ValidateOptionsResult.Success;
        return ValidateOptionsResult.Fail(
            string.Equals(options.Provider, "PostgreSql", StringComparison.OrdinalIgnoreCase)
                ? "Storage:Provider PostgreSql comes with a later version; this one has Sqlite only."
                : $"Storage:Provider must be Sqlite; it is \"{options.Provider}\".");
    }
}
