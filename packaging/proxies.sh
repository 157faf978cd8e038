# shellcheck shell=bash
# Sourced by verify: the trials put the system's proxies in front of Holdfast. They run them by themselves, with files of
# their own; no service of the system is started or changed.

PROXIES=(nginx caddy haproxy apache2)

require_proxies() {
  has_proxies && return
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    install_proxies && has_proxies && return
    echo "apt-get could not install the proxies: see $ROOT/target/proxies.log" >&2
  fi
  echo "The trials need these proxies, and some are missing: ${PROXIES[*]}. Install them, for example with" \
    "apt-get install --no-install-recommends ${PROXIES[*]}." >&2
  return 1
}

# Debian has servers where only root looks for programs.
has_proxies() {
  local proxy
  for proxy in "${PROXIES[@]}"; do
    PATH=$PATH:/usr/sbin command -v "$proxy" >/dev/null || return 1
  done
}

# The packages start no service: as in single-user mode without systemd, as in a chroot with it.
install_proxies() {
  echo "Installing the proxies for the trials (apt-get install ${PROXIES[*]})"
  mkdir -p "$ROOT/target"
  {
    apt-get update && RUNLEVEL=1 SYSTEMD_OFFLINE=1 DEBIAN_FRONTEND=noninteractive \
      apt-get install -y --no-install-recommends "${PROXIES[@]}"
  } </dev/null >"$ROOT/target/proxies.log" 2>&1
}
