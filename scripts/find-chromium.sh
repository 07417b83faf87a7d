# Sourced: sets CHROMIUM to a Chromium to drive. Installs one if there is none: Debian's package where we are root and
# there is apt-get, else the build that Playwright fetches for itself.
CHROMIUM=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}

if [ -z "$CHROMIUM" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk >/dev/null
  CHROMIUM=$(command -v chromium || true)
fi

if [ -z "$CHROMIUM" ]; then
  dotnet build tests/EndToEnd.Tests -c Release --nologo -v quiet || return 1
  driver=tests/EndToEnd.Tests/bin/Release/net10.0/.playwright
  "$driver"/node/*/node "$driver/package/cli.js" install --with-deps chromium ||
    "$driver"/node/*/node "$driver/package/cli.js" install chromium || return 1
  CHROMIUM=playwright
fi

export CHROMIUM
echo "Browser: $CHROMIUM"
