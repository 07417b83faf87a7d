#!/usr/bin/env bash
# Runs a command with a temporary Redis: scripts/with-redis.sh COMMAND…. TEST_REDIS is its connection string. Installs
# Debian's package if Redis is missing and the user is root.
set -uo pipefail

if ! command -v redis-server >/dev/null && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  apt-get update -qq && apt-get install -y -qq --no-install-recommends redis-server >/dev/null
fi
if ! command -v redis-server >/dev/null; then
  echo "The tests need Redis. Only root on Debian can install it here: install the package redis-server first." >&2
  exit 1
fi

# A socket in the folder, no port, no persistence.
folder=$(mktemp -d)
redis-server --port 0 --unixsocket "$folder/redis.sock" --save '' --appendonly no --dir "$folder" --daemonize no \
  >"$folder/log" 2>&1 &
server=$!
stop() { kill "$server" 2>/dev/null; wait "$server" 2>/dev/null; rm -rf "$folder"; }
trap stop EXIT
until [ "$(redis-cli -s "$folder/redis.sock" ping 2>/dev/null)" = PONG ]; do
  kill -0 "$server" 2>/dev/null || { cat "$folder/log" >&2; exit 1; }
done

TEST_REDIS="!$folder/redis.sock" "$@"
