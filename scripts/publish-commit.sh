#!/usr/bin/env bash
# Publishes the server of an earlier commit: scripts/publish-commit.sh COMMIT FOLDER. The file FOLDER/commit has the
# commit's id; a folder that has this commit already stays as it is.
set -euo pipefail
cd "$(dirname "$0")/.."
commit=$(git rev-parse --verify --quiet "$1^{commit}") || { echo "This repository has no commit $1." >&2; exit 1; }
folder=$2
[ "$(cat "$folder/commit" 2>/dev/null)" = "$commit" ] && exit

source=$(mktemp -d)
trap 'rm -rf "$source"' EXIT
git archive "$commit" | tar -x -C "$source"
rm -rf "$folder"
# Only the server is of interest, so the files for browsers are neither trimmed nor compressed. A newer SDK may warn of
# an old commit.
dotnet publish "$source/src/Server" -c Release -o "$folder" --nologo -v quiet -p:PublishTrimmed=false \
  -p:CompressionEnabled=false -p:RunAnalyzers=false -p:TreatWarningsAsErrors=false
echo "$commit" >"$folder/commit"
