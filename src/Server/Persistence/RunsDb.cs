using BackpropWeb.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace BackpropWeb.Server.Persistence;

/// <summary>Runs, their tapes and their checkpoints. What one kind of database does otherwise than the other stands in the
/// classes made from this one.</summary>
public abstract class RunsDb(DbContextOptions options) : DbContext(options)
{
    public DbSet<StoredRun> Runs => Set<StoredRun>();

    public DbSet<StoredTapePart> TapeParts => Set<StoredTapePart>();

    public DbSet<StoredCheckpoint> Checkpoints => Set<StoredCheckpoint>();

    /// <summary>Where the data lie, in words for the console.</summary>
    public abstract string Place { get; }

    /// <summary>Brings the database to this version's schema.</summary>
    public virtual Task PrepareAsync(CancellationToken cancellationToken) => Database.MigrateAsync(cancellationToken);

    /// <summary>Bytes that hold something: those of deleted runs are used again.</summary>
    /// <param name="enough">How many are worth being exact about; up to that, more than there are may be told.</param>
    public abstract Task<long> UsedBytesAsync(long enough);

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTime>().HaveConversion<UtcConverter>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<StoredRun>(run =>
        {
            run.ToTable("Runs");
            run.HasKey(r => r.Key);
            run.HasIndex(r => r.Id).IsUnique();
            run.HasIndex(r => r.Status);
            run.HasIndex(r => new { r.Listed, r.CreatedAt });
            run.Property(r => r.Id).HasMaxLength(22).IsRequired();
            run.Property(r => r.Status).HasConversion(new EnumToStringConverter<RunStatus>()).HasMaxLength(16);
            run.Property(r => r.Problem).HasMaxLength(100);
            run.Property(r => r.ParentId).HasMaxLength(22);
            run.Property(r => r.RecipeHash).HasMaxLength(64);
            run.Property(r => r.Title).HasMaxLength(200);
        });
        modelBuilder.Entity<StoredTapePart>(part =>
        {
            part.ToTable("TapeParts");
            part.HasKey(p => new { p.RunKey, p.To });
            part.HasOne<StoredRun>().WithMany().HasForeignKey(p => p.RunKey).OnDelete(DeleteBehavior.Cascade);
        });
        modelBuilder.Entity<StoredCheckpoint>(checkpoint =>
        {
            checkpoint.ToTable("Checkpoints");
            checkpoint.HasKey(c => new { c.RunKey, c.Epoch });
            checkpoint.HasOne<StoredRun>().WithMany().HasForeignKey(c => c.RunKey).OnDelete(DeleteBehavior.Cascade);
        });
    }

    /// <summary>Neither SQLite nor PostgreSQL keeps what kind of time a value is: here all of them are UTC.</summary>
    private sealed class UtcConverter() : ValueConverter<DateTime, DateTime>(
        value => value.ToUniversalTime(), value => DateTime.SpecifyKind(value, DateTimeKind.Utc));
}
