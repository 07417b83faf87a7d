# Source this script to set CHROMIUM to a browser for the tests. If there is none, it installs Debian's package (as
# root, with apt-get) or Playwright's own build. chromium-headless-shell needs a fifth less processor time.
find_chromium() {
  command -v chromium-headless-shell || command -v chromium || command -v chromium-browser ||
    command -v google-chrome || true
}
CHROMIUM=${CHROMIUM:-$(find_chromium)}

if [ -z "$CHROMIUM" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  apt-get update -qq && for package in chromium-headless-shell chromium; do
    apt-get install -y -qq --no-install-recommends "$package" fonts-noto-cjk >/dev/null && break
  done
  CHROMIUM=$(find_chromium)
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
