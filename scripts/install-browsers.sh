#!/usr/bin/env bash
# Installs Firefox for the tests of other browsers than Chromium, if it is missing and the user is root on Debian.
# Without it those tests are skipped.
set -uo pipefail

if ! command -v firefox-esr >/dev/null && ! command -v firefox >/dev/null && [ "$(id -u)" = 0 ] &&
  command -v apt-get >/dev/null; then
  apt-get update -qq && apt-get install -y -qq --no-install-recommends firefox-esr >/dev/null
fi
