# shellcheck shell=bash
# Sourced by verify: the browser trials look at the dashboard with the system's Chromium.

require_chromium() {
  has_chromium && return
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    install_chromium && has_chromium && return
    echo "apt-get could not install Chromium: see $ROOT/target/chromium.log" >&2
  fi
  echo "The browser trials need Chromium or Chrome, and there is none on the PATH: install it, for example with" \
    "apt-get install chromium or brew install --cask chromium, or name one with CHROMIUM=/path/to/chromium." >&2
  return 1
}

has_chromium() {
  local name
  [ -z "${CHROMIUM:-}" ] || return 0
  for name in chromium chromium-browser google-chrome google-chrome-stable chrome; do
    command -v "$name" >/dev/null && return
  done
  [ -x "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" ] ||
    [ -x "/Applications/Chromium.app/Contents/MacOS/Chromium" ]
}

install_chromium() {
  echo "Installing Chromium for the browser trials (apt-get install chromium)"
  mkdir -p "$ROOT/target"
  {
    apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends chromium
  } </dev/null >"$ROOT/target/chromium.log" 2>&1
}
