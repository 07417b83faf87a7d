#!/usr/bin/env bash
# Lists the ten largest files of a published server, and fails if the server is larger than the limit:
# scripts/publish-size.sh [FOLDER [MEGABYTES]]
set -euo pipefail
folder=${1:-artifacts/app} limit=${2:-90}
bytes=$(find "$folder" -type f -printf '%s\n' | awk '{ sum += $1 } END { print sum + 0 }')
# awk reads to the end: head would break the pipe, and the script would fail now and then.
find "$folder" -type f -printf '%s %P\n' | sort -rn | awk 'NR <= 10 { printf "%8.1f MB  %s\n", $1 / 1e6, $2 }'
awk -v bytes="$bytes" -v limit="$limit" -v folder="$folder" 'BEGIN {
  printf "%8.1f MB  total in %s; the limit is %d MB\n", bytes / 1e6, folder, limit
  exit bytes > limit * 1e6
}'
