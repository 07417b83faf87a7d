using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace BackpropWeb.Server.Persistence.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class ErrorsApart : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // Made anew, because SQLite reads a row from its beginning: the small column must lie before the large one.
            // A part was a head of 16 bytes, 20 bytes of errors for each row, and the values.
            migrationBuilder.Sql(
                """
                CREATE TABLE "NewTapeParts" (
                    "RunKey" INTEGER NOT NULL,
                    "To" INTEGER NOT NULL,
                    "From" INTEGER NOT NULL,
                    "Errors" BLOB NOT NULL,
                    "Values" BLOB NOT NULL,
                    CONSTRAINT "PK_TapeParts" PRIMARY KEY ("RunKey", "To"),
                    CONSTRAINT "FK_TapeParts_Runs_RunKey" FOREIGN KEY ("RunKey") REFERENCES "Runs" ("Key") ON DELETE CASCADE
                );
                INSERT INTO "NewTapeParts"
                SELECT "RunKey", "To", "From", substr("Rows", 17, 20 * ("To" - "From" + 1)), substr("Rows", 17 + 20 * ("To" - "From" + 1))
                FROM "TapeParts";
                DROP TABLE "TapeParts";
                ALTER TABLE "NewTapeParts" RENAME TO "TapeParts";
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) =>
            throw new System.NotSupportedException("Rows that were stored apart are not put together again.");
    }
}
