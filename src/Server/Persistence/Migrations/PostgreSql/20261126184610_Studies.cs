using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace BackpropWeb.Server.Persistence.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class Studies : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "Studies",
                columns: table => new
                {
                    Key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    Id = table.Column<string>(type: "character varying(22)", maxLength: 22, nullable: false),
                    Fence = table.Column<int>(type: "integer", nullable: false),
                    Status = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    Recipe = table.Column<string>(type: "text", nullable: false),
                    FirstSeed = table.Column<long>(type: "bigint", nullable: true),
                    SeedCount = table.Column<int>(type: "integer", nullable: false),
                    Grid = table.Column<string>(type: "text", nullable: true),
                    Total = table.Column<int>(type: "integer", nullable: false),
                    BlockSize = table.Column<int>(type: "integer", nullable: false),
                    Done = table.Column<int>(type: "integer", nullable: false),
                    Solved = table.Column<int>(type: "integer", nullable: false),
                    Diverged = table.Column<int>(type: "integer", nullable: false),
                    Title = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    Listed = table.Column<bool>(type: "boolean", nullable: false),
                    OwnerKeyHash = table.Column<byte[]>(type: "bytea", nullable: true),
                    CreatedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    FinishedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Studies", x => x.Key);
                });

            migrationBuilder.CreateTable(
                name: "StudyBlocks",
                columns: table => new
                {
                    StudyKey = table.Column<long>(type: "bigint", nullable: false),
                    Index = table.Column<int>(type: "integer", nullable: false),
                    Results = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_StudyBlocks", x => new { x.StudyKey, x.Index });
                    table.ForeignKey(
                        name: "FK_StudyBlocks_Studies_StudyKey",
                        column: x => x.StudyKey,
                        principalTable: "Studies",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "StudyTallies",
                columns: table => new
                {
                    StudyKey = table.Column<long>(type: "bigint", nullable: false),
                    Bytes = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_StudyTallies", x => x.StudyKey);
                    table.ForeignKey(
                        name: "FK_StudyTallies_Studies_StudyKey",
                        column: x => x.StudyKey,
                        principalTable: "Studies",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Studies_Id",
                table: "Studies",
                column: "Id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Studies_Listed_CreatedAt",
                table: "Studies",
                columns: new[] { "Listed", "CreatedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Studies_Status",
                table: "Studies",
                column: "Status");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "StudyBlocks");

            migrationBuilder.DropTable(
                name: "StudyTallies");

            migrationBuilder.DropTable(
                name: "Studies");
        }
    }
}
