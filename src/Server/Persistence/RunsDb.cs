using BackpropWeb.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace BackpropWeb.Server.Persistence;

/// <summary>Runs with tapes and checkpoints, studies, and classes. Derived classes have what differs by
/// database.</summary>
internal abstract class RunsDb(DbContextOptions options) : DbContext(options)
{
    /// <summary>Characters of an id: 128 bits in base64url.</summary>
    public const int IdLength = 22;

    public DbSet<StoredRun> Runs => Set<StoredRun>();

    public DbSet<StoredTapePart> TapeParts => Set<StoredTapePart>();

    public DbSet<StoredCheckpoint> Checkpoints => Set<StoredCheckpoint>();

    public DbSet<StoredStudy> Studies => Set<StoredStudy>();

    public DbSet<StoredStudyBlock> StudyBlocks => Set<StoredStudyBlock>();

    public DbSet<StoredStudyTally> StudyTallies => Set<StoredStudyTally>();

    public DbSet<StoredClass> Classes => Set<StoredClass>();

    public DbSet<StoredClassMember> ClassMembers => Set<StoredClassMember>();

    /// <summary>Location of the data, for the log.</summary>
    public abstract string Place { get; }

    /// <summary>Migrates the database to this version's schema.</summary>
    public virtual Task PrepareAsync(CancellationToken cancellationToken) => Database.MigrateAsync(cancellationToken);

    /// <summary>Bytes in use; the space of deleted runs is reused.</summary>
    /// <param name="enough">Up to this many bytes the result may be an overestimate.</param>
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
            run.Property(r => r.Id).HasMaxLength(IdLength).IsRequired();
            run.Property(r => r.Status).HasConversion(new EnumToStringConverter<RunStatus>()).HasMaxLength(16);
            run.Property(r => r.Problem).HasMaxLength(100);
            run.Property(r => r.ParentId).HasMaxLength(IdLength);
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
        modelBuilder.Entity<StoredStudy>(study =>
        {
            study.ToTable("Studies");
            study.HasKey(s => s.Key);
            study.HasIndex(s => s.Id).IsUnique();
            study.HasIndex(s => s.Status);
            study.HasIndex(s => new { s.Listed, s.CreatedAt });
            study.Property(s => s.Id).HasMaxLength(IdLength).IsRequired();
            study.Property(s => s.Status).HasConversion(new EnumToStringConverter<RunStatus>()).HasMaxLength(16);
            study.Property(s => s.Title).HasMaxLength(200);
        });
        modelBuilder.Entity<StoredStudyBlock>(block =>
        {
            block.ToTable("StudyBlocks");
            block.HasKey(b => new { b.StudyKey, b.Index });
            block.HasOne<StoredStudy>().WithMany().HasForeignKey(b => b.StudyKey).OnDelete(DeleteBehavior.Cascade);
        });
        modelBuilder.Entity<StoredStudyTally>(tally =>
        {
            tally.ToTable("StudyTallies");
            tally.HasKey(t => t.StudyKey);
            tally.Property(t => t.StudyKey).ValueGeneratedNever();
            tally.HasOne<StoredStudy>().WithOne().HasForeignKey<StoredStudyTally>(t => t.StudyKey)
                .OnDelete(DeleteBehavior.Cascade);
        });
        modelBuilder.Entity<StoredClass>(stored =>
        {
            stored.ToTable("Classes");
            stored.HasKey(c => c.Key);
            stored.HasIndex(c => c.Id).IsUnique();
            stored.HasIndex(c => c.Status);
            stored.Property(c => c.Id).HasMaxLength(IdLength).IsRequired();
            stored.Property(c => c.Status).HasConversion(new EnumToStringConverter<ClassStatus>()).HasMaxLength(16);
            stored.Property(c => c.Title).HasMaxLength(200);
        });
        modelBuilder.Entity<StoredClassMember>(member =>
        {
            member.ToTable("ClassMembers");
            member.HasKey(m => new { m.ClassKey, m.Number });
            member.Property(m => m.RunId).HasMaxLength(IdLength).IsRequired();
            member.HasOne<StoredClass>().WithMany().HasForeignKey(m => m.ClassKey).OnDelete(DeleteBehavior.Cascade);
        });
    }

    /// <summary>Neither database stores the kind of a time: all times are UTC.</summary>
    private sealed class UtcConverter() : ValueConverter<DateTime, DateTime>(
        value => value.ToUniversalTime(), value => DateTime.SpecifyKind(value, DateTimeKind.Utc));
}
