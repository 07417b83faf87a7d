#!/usr/bin/env bash
# Installs Firefox and WebKitGTK for the tests of other browsers than Chromium, if they are missing and the user is root
# on Debian. Without them those tests are skipped.
set -uo pipefail

missing() { [ ! -x "$(command -v "$1")" ]; }
packages=()
missing firefox-esr && missing firefox && packages+=(firefox-esr)
missing WebKitWebDriver && packages+=(webkit2gtk-driver)
missing Xvfb && packages+=(xvfb)
if [ ${#packages[@]} -gt 0 ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  apt-get update -qq && apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
fi
