using BackpropWeb.Server.Http;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BackpropWeb.Server.Persistence;

internal static class PersistenceExtensions
{
    private const string FileName = "backpropweb.db";

    /// <summary>If another program locks the database for longer, the write fails.</summary>
    private const int SecondsToWaitForLock = 5;

    /// <summary>The database, by <c>Storage:Folder</c>, <c>Storage:Provider</c> and
    /// <c>ConnectionStrings:Runs</c>.</summary>
    public static WebApplicationBuilder AddPersistence(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<StorageOptions>()
            .BindConfiguration(StorageOptions.Section)
            .Configure<IConfiguration>((options, configuration) =>
                options.ConnectionString = configuration.GetConnectionString("Runs"))
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<StorageOptions>, StorageOptionsValidator>();
        services.AddDbContextFactory<SqliteRunsDb>((services, db) =>
            db.UseSqlite(SqliteConnectionString(Options(services))).AddInterceptors(new SynchronousWrites()));
        services.AddDbContextFactory<PostgreSqlRunsDb>((services, db) =>
            db.UseNpgsql(Options(services).ConnectionString).AddInterceptors(new TransactionTimeout()));
        services.AddSingleton<IDbContextFactory<RunsDb>>(services => Options(services).IsPostgreSql
            ? new RunsDbFactory<PostgreSqlRunsDb>(services.GetRequiredService<IDbContextFactory<PostgreSqlRunsDb>>())
            : new RunsDbFactory<SqliteRunsDb>(services.GetRequiredService<IDbContextFactory<SqliteRunsDb>>()));
        // Npgsql logs every command.
        builder.Logging.AddFilter("Npgsql", LogLevel.Warning);
        services.AddSingleton<WriteGate>();
        services.AddHostedService<DatabaseStart>();
        services.AddHealthChecks().AddCheck<DatabaseCheck>("database");
        services.Configure<UnavailableErrors>(
            errors => errors.Add(exception => DatabaseErrors.In(exception) is not null));
        return builder;
    }

    private static StorageOptions Options(IServiceProvider services) =>
        services.GetRequiredService<IOptions<StorageOptions>>().Value;

    private static string SqliteConnectionString(StorageOptions options)
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

    private sealed class RunsDbFactory<TRunsDb>(IDbContextFactory<TRunsDb> databases) : IDbContextFactory<RunsDb>
        where TRunsDb : RunsDb
    {
        public RunsDb CreateDbContext() => databases.CreateDbContext();
    }
}
