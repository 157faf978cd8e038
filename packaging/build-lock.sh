# shellcheck shell=bash
# Sourced by the scripts that build: two builds at once must not write into the same target directories.
# Where there is no flock (macOS), they are not kept apart.

with_build_lock() {
  local code=0
  command -v flock >/dev/null || { "$@"; return; }
  mkdir -p "$ROOT/target"
  exec 9>"$ROOT/target/build.lock"
  if ! flock -n 9; then
    echo "Waiting for another build of Holdfast to end ..." >&2
    flock 9
  fi
  "$@" || code=$?
  exec 9>&-
  return "$code"
}

require_maven() {
  command -v mvn >/dev/null && return
  echo "Holdfast is built with Maven (3.8 or newer), and there is no mvn on the PATH: install it, for example with" \
    "apt-get install maven or brew install maven." >&2
  return 1
}
