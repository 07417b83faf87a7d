#!/usr/bin/env bash
# Installs Caddy and nginx for the tests of hosting under a path, if they are missing and the user is root on Debian.
# Without them those tests are skipped.
set -uo pipefail

missing() { [ ! -x "$(PATH=$PATH:/usr/sbin command -v "$1")" ]; }
if { missing caddy || missing nginx; } && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  # Neither starts as a service.
  apt-get update -qq && RUNLEVEL=1 apt-get install -y -qq --no-install-recommends caddy nginx-light >/dev/null
fi
