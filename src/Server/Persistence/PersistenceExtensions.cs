using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BackpropWeb.Server.Persistence;

public static class PersistenceExtensions
{
    private const string FileName = "backpropweb.db";

    /// <summary>How long another program may keep the database from us before runs fail for it.</summary>
    private const int SecondsToWaitForLock = 5;

    /// <summary>The database, by <c>Storage:Folder</c>, <c>Storage:Provider</c> and <c>ConnectionStrings:Runs</c>.</summary>
    public static WebApplicationBuilder AddPersistence(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<StorageOptions>()
            .BindConfiguration(StorageOptions.Section)
            .Configure<IConfiguration>((options, configuration) =>
                options.ConnectionString = configuration.GetConnectionString("Runs"))
            .ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<StorageOptions>, StorageOptionsValidator>();
        builder.Services.AddDbContextFactory<RunsDb>((services, db) =>
            db.UseSqlite(ConnectionString(services.GetRequiredService<IOptions<StorageOptions>>().Value))
                .AddInterceptors(new SynchronousWrites()));
        builder.Services.AddSingleton<WriteGate>();
        builder.Services.AddHostedService<DatabaseStart>();
        return builder;
    }

    /// <summary>Where the data lie, in words for the console.</summary>
    public static string Place(StorageOptions options) =>
        new SqliteConnectionStringBuilder(ConnectionString(options)).DataSource;

    private static string ConnectionString(StorageOptions options)
    {
        var connection = string.IsNullOrWhiteSpace(options.ConnectionString)
            ? new SqliteConnectionStringBuilder
            {
                DataSource = Path.Combine(Path.GetFullPath(options.Folder), FileName),
                DefaultTimeout = SecondsToWaitForLock,
            }
            : new SqliteConnectionStringBuilder(options.ConnectionString);
        connection.ForeignKeys = true;
        return connection.ConnectionString;
    }
}
