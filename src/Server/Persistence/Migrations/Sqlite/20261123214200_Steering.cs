using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace BackpropWeb.Server.Persistence.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Steering : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "ParentEpoch",
                table: "Runs",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ParentId",
                table: "Runs",
                type: "TEXT",
                maxLength: 22,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "PauseAt",
                table: "Runs",
                type: "INTEGER",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "ParentEpoch",
                table: "Runs");

            migrationBuilder.DropColumn(
                name: "ParentId",
                table: "Runs");

            migrationBuilder.DropColumn(
                name: "PauseAt",
                table: "Runs");
        }
    }
}
