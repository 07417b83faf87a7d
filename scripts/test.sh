#!/usr/bin/env bash
# Prepares a fresh machine with the .NET SDK for the tests and runs them. The last line is
# N passed, N failed, N skipped; the exit code is not 0 if anything failed.
#
#   scripts/test.sh            everything, as CI does
#   scripts/test.sh --quick    before a commit: no browser, no other database, no slow test (trait Speed=Slow)
set -uo pipefail
cd "$(dirname "$0")/.."
case "${1:-}" in
  '' | --quick) quick=${1:-} ;;
  *) echo "usage: scripts/test.sh [--quick]" >&2; exit 2 ;;
esac

# Most processes here live for seconds, and many share few cores. Without profile-guided optimization and without
# threads that spin before they sleep, a cluster of three nodes needs half the processor time. Where pages of code may
# be written while they are executable, a start needs a sixth less. bench/bits has the usual settings.
settings=(TieredPGO=0 ThreadPool_UnfairSemaphoreSpinLimit=0 EnableWriteXorExecute=0)
export "${settings[@]/#/DOTNET_}"

results=artifacts/tests
rm -rf "$results" && mkdir -p "$results"

# pass NAME PROJECT OPTIONS…: runs tests of a built project. Its output is in artifacts/tests/NAME.log.
pass() {
  local name=$1 program=tests/$2/bin/Release/net10.0/BackpropWeb.$2 began=$SECONDS code
  shift 2
  ${beside:-} "$program" -noColor -noLogo "$@" -result-xml "$results/$name.xml" >"$results/$name.log" 2>&1
  code=$?
  echo "$code" >"$results/$name.code"
  printf '%-28s %4d s  %s\n' "$name" $((SECONDS - began)) "$(grep -Eo 'Total: .*' "$results/$name.log" | tail -1)"
  [ "$code" = 0 ] || grep -A 40 -E '\[FAIL\]|Unhandled exception' "$results/$name.log" || tail -40 "$results/$name.log"
}

step() { # what, command…
  local began=$SECONDS
  "${@:2}" || { echo "$1 failed"; echo 1 >"$results/$1.code"; return 1; }
  printf '%-28s %4d s\n' "$1" $((SECONDS - began))
}

units() {
  local project
  for project in tests/*.Tests; do
    project=${project#tests/}
    case $project in Server.Tests | EndToEnd.Tests) ;; *) pass "$project" "$project" ;; esac
  done
}

browser() {
  step publish-bits dotnet publish bench/BitsInBrowser -c Release --no-build -o artifacts/bits --nologo -v quiet &&
    pass EndToEnd.Tests EndToEnd.Tests
}

# Tests that use the database, with PostgreSQL; then tests of runs in a cluster: one node for most tests, three for
# tests of lost nodes. Kills fewer servers than the same tests with SQLite.
databases() {
  local tests=BackpropWeb.Server.Tests
  export KILLS=2 KILLED_RUNS=40
  beside=scripts/with-postgresql.sh pass Server.Tests-PostgreSQL Server.Tests -trait- Storage=Any \
    -class "$tests.Runs.*" -class "$tests.Persistence.*" -class "$tests.Hosting.HealthTests" \
    -class "$tests.Pages.PageTests" -class "$tests.Pages.SingleRun.*" -class "$tests.Pages.Exhibit.*"
  beside='scripts/with-postgresql.sh scripts/with-redis.sh' pass Server.Tests-cluster Server.Tests \
    -trait- Storage=Any -trait- Placement=Any -class "$tests.Runs.*" -class "$tests.Cluster.*"
}

step build dotnet build BackpropWeb.sln -c Release --nologo -v quiet || exit 1
if [ -n "$quick" ]; then
  units
  pass Server.Tests Server.Tests -trait- Speed=Slow
else
  # apt-get runs one at a time, so everything is installed before the passes start.
  source scripts/find-chromium.sh || exit 1
  scripts/with-postgresql.sh scripts/with-redis.sh true || exit 1
  scripts/install-proxies.sh
  scripts/install-browsers.sh
  # Without NumPy the tests of exported programs and of the Python client are skipped.
  if ! /usr/bin/python3 -c 'import numpy' 2>/dev/null && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get install -y -qq --no-install-recommends python3-numpy >/dev/null
  fi
  # The browser tests and the process tests run the published server.
  step publish-server dotnet publish src/Server -c Release --no-build -o artifacts/app --nologo -v quiet || exit 1
  # Where the commit is missing, as in a shallow clone, the test of rolling upgrades is skipped.
  previous=$(cat tests/previous-version)
  if git cat-file -e "$previous^{commit}" 2>/dev/null; then
    step publish-previous scripts/publish-commit.sh "$previous" artifacts/previous
  fi
  step publish-size scripts/publish-size.sh
  step vulnerabilities scripts/vulnerabilities.sh

  # No test asserts how long something takes, so the browser shares the machine with the other passes. A third one at
  # a time would only make each slower.
  browser &
  units
  # Compares the bits of every kernel, with and without vector instructions. A browser test does so in the browser.
  unset=("${settings[@]%=*}")
  step bits env "${unset[@]/#/-uDOTNET_}" bench/bits --no-build
  pass Server.Tests Server.Tests
  databases
  wait
fi

echo
echo "The slowest twenty tests:"
awk -v RS='<test ' '
  FNR > 1 && match($0, / name="[^"]*"/) {
    name = substr($0, RSTART + 7, RLENGTH - 8)
    match($0, / time="[^"]*"/)
    pass = FILENAME
    gsub(/.*\/|\.xml$/, "", pass)
    gsub(/BackpropWeb\.[A-Za-z]*\.Tests\./, "", name)
    gsub(/\\?&quot;/, "\"", name)
    gsub(/&amp;/, "\\&", name)
    printf "%8.1f s  %s (%s)\n", substr($0, RSTART + 7, RLENGTH - 8), name, pass
  }' "$results"/*.xml | sort -rn | head -20
echo

# A step or pass that failed without a failed test counts as one failure.
awk -v RS='>' '
  /<assembly / {
    split("passed failed skipped errors", names, " ")
    for (n in names)
      if (match($0, " " names[n] "=\"[0-9]+\""))
        sums[names[n]] += substr($0, RSTART + length(names[n]) + 3, RLENGTH - length(names[n]) - 4)
    if ($0 ~ / (failed|errors)="[1-9]/)
      explained[FILENAME] = 1
  }
  FILENAME ~ /\.code$/ && $1 != 0 && !((substr(FILENAME, 1, length(FILENAME) - 4) "xml") in explained) {
    sums["errors"]++
  }
  END {
    printf "%d passed, %d failed, %d skipped\n", sums["passed"], sums["failed"] + sums["errors"], sums["skipped"]
    exit sums["failed"] + sums["errors"] > 0
  }' $(ls "$results"/*.xml 2>/dev/null) "$results"/*.code
