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

awk '
  /^  failed:/ { failed = $2 }
  /^  succeeded:/ { passed = $2 }
  /^  skipped:/ { skipped = $2 }
  END { printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped }' "$log"
rm -f "$log"
exit "$status"
