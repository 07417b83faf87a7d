#!/usr/bin/env bash
# Makes the tests ready on a fresh machine with the .NET SDK, runs all of them, and ends with one line:
# N passed, N failed, N skipped.
set -uo pipefail
cd "$(dirname "$0")/.."

source scripts/find-chromium.sh || exit 1

# The browser tests and the process tests run what a user would: the published server.
dotnet publish src/Server -c Release -o artifacts/app --nologo -v quiet || exit 1

# One value of every bit: here by every kernel with and without vector instructions, in the browser by a test.
bench/bits || exit 1
dotnet publish bench/BitsInBrowser -c Release -o artifacts/bits --nologo -v quiet || exit 1

log=$(mktemp)
dotnet test --solution BackpropWeb.sln -c Release --no-ansi --max-parallel-test-modules 1 2>&1 | tee "$log"
status=${PIPESTATUS[0]}

# Once more what asks the database, with PostgreSQL; fewer kills than with SQLite, for they are the same.
tests=BackpropWeb.Server.Tests
KILLS=2 KILLED_RUNS=40 scripts/with-postgresql.sh \
  dotnet test --project tests/Server.Tests -c Release --no-build --no-ansi \
  --filter-class "$tests.Runs.*" "$tests.Persistence.*" "$tests.Hosting.HealthTests" \
  "$tests.Pages.PageTests" "$tests.Pages.FindingsTests" "$tests.Pages.StartFormTests" "$tests.Pages.SteeringFormsTests" \
  2>&1 | tee -a "$log"
[ "${PIPESTATUS[0]}" = 0 ] || status=1

# And the runs with servers that are nodes of a cluster: one for most tests, three where nodes die and leave.
KILLS=2 KILLED_RUNS=40 scripts/with-postgresql.sh scripts/with-redis.sh \
  dotnet test --project tests/Server.Tests -c Release --no-build --no-ansi --filter-class "$tests.Runs.*" \
  2>&1 | tee -a "$log"
[ "${PIPESTATUS[0]}" = 0 ] || status=1

# Each of the three ends with a summary.
awk '
  /^  failed:/ { failed += $2 }
  /^  succeeded:/ { passed += $2 }
  /^  skipped:/ { skipped += $2 }
  END { printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped }' "$log"
rm -f "$log"
exit "$status"
