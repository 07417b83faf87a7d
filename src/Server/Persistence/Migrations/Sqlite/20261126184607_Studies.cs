using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace BackpropWeb.Server.Persistence.Migrations.Sqlite
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
                    Key = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Id = table.Column<string>(type: "TEXT", maxLength: 22, nullable: false),
                    Fence = table.Column<int>(type: "INTEGER", nullable: false),
                    Status = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    Recipe = table.Column<string>(type: "TEXT", nullable: false),
                    FirstSeed = table.Column<long>(type: "INTEGER", nullable: true),
                    SeedCount = table.Column<int>(type: "INTEGER", nullable: false),
                    Grid = table.Column<string>(type: "TEXT", nullable: true),
                    Total = table.Column<int>(type: "INTEGER", nullable: false),
                    BlockSize = table.Column<int>(type: "INTEGER", nullable: false),
                    Done = table.Column<int>(type: "INTEGER", nullable: false),
                    Solved = table.Column<int>(type: "INTEGER", nullable: false),
                    Diverged = table.Column<int>(type: "INTEGER", nullable: false),
                    Title = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    Listed = table.Column<bool>(type: "INTEGER", nullable: false),
                    OwnerKeyHash = table.Column<byte[]>(type: "BLOB", nullable: true),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    FinishedAt = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Studies", x => x.Key);
                });

            migrationBuilder.CreateTable(
                name: "StudyBlocks",
                columns: table => new
                {
                    StudyKey = table.Column<long>(type: "INTEGER", nullable: false),
                    Index = table.Column<int>(type: "INTEGER", nullable: false),
                    Results = table.Column<byte[]>(type: "BLOB", nullable: false)
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
                    StudyKey = table.Column<long>(type: "INTEGER", nullable: false),
                    Bytes = table.Column<byte[]>(type: "BLOB", nullable: false)
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
