#!/usr/bin/env bash
# Runs a command with a temporary PostgreSQL server: scripts/with-postgresql.sh COMMAND…. TEST_POSTGRESQL is its
# connection string. Installs Debian's package if PostgreSQL is missing and the user is root.
set -uo pipefail

programs() {
  if command -v initdb >/dev/null; then dirname "$(command -v initdb)"; else
    ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1
  fi
}
if [ -z "$(programs)" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  apt-get update -qq && apt-get install -y -qq --no-install-recommends postgresql >/dev/null
fi
programs=$(programs)
if [ -z "$programs" ]; then
  echo "The tests need PostgreSQL. Only root on Debian can install it here: install the package postgresql first." >&2
  exit 1
fi

# The server refuses to run as root.
as_other=()
folder=$(mktemp -d)
if [ "$(id -u)" = 0 ]; then
  as_other=(setpriv --reuid=postgres --regid=postgres --clear-groups)
  chown postgres "$folder"
fi
quietly() { (cd "$folder" && "${as_other[@]}" "$@" >"$folder.log" 2>&1) || { cat "$folder.log" >&2; return 1; }; }
stop() { quietly "$programs/pg_ctl" stop -D "$folder/data" -m immediate; rm -rf "$folder" "$folder.log"; }
trap stop EXIT

# A socket in the folder and no port; without fsync, because a power failure may lose this data.
quietly "$programs/initdb" -D "$folder/data" -U postgres -A trust -E UTF8 --locale=C --no-sync &&
  quietly "$programs/pg_ctl" start -w -D "$folder/data" -l "$folder/server.log" \
    -o "-k $folder -c listen_addresses='' -c max_connections=500 -c fsync=off -c full_page_writes=off" || exit 1

TEST_POSTGRESQL="Host=$folder;Username=postgres" "$@"
