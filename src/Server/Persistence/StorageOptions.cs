using Microsoft.Extensions.Options;

namespace BackpropWeb.Server.Persistence;

/// <summary>Where runs are stored. Section <c>Storage</c>.</summary>
internal sealed class StorageOptions
{
    public const string Section = "Storage";

    public const string DefaultFolder = "data";

    public const string Sqlite = "Sqlite";

    public const string PostgreSql = "PostgreSql";

    /// <summary>Data folder, relative to the current directory.</summary>
    public string Folder { get; set; } = DefaultFolder;

    /// <summary>The kind of database: <c>Sqlite</c> or <c>PostgreSql</c>.</summary>
    public string Provider { get; set; } = Sqlite;

    /// <summary>Bound from <c>ConnectionStrings:Runs</c>; if it is set, <see cref="Folder"/> contains no
    /// database.</summary>
    public string? ConnectionString { get; set; }

    public bool IsPostgreSql => string.Equals(Provider, PostgreSql, StringComparison.OrdinalIgnoreCase);

    public bool IsSqlite => string.Equals(Provider, Sqlite, StringComparison.OrdinalIgnoreCase);
}

internal sealed class StorageOptionsValidator : IValidateOptions<StorageOptions>
{
    public ValidateOptionsResult Validate(string? name, StorageOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.Folder))
            return ValidateOptionsResult.Fail("Storage:Folder must name a folder; it is empty.");
        if (!options.IsSqlite && !options.IsPostgreSql)
            return ValidateOptionsResult.Fail(
                $"Storage:Provider must be Sqlite or PostgreSql; it is \"{options.Provider}\".");
        return options.IsPostgreSql && string.IsNullOrWhiteSpace(options.ConnectionString)
            ? ValidateOptionsResult.Fail(
                "ConnectionStrings:Runs must say where the PostgreSql database is, as in "
                + "\"Host=localhost;Database=backpropweb;Username=backpropweb\"; it is empty.")
            : ValidateOptionsResult.Success;
    }
}
