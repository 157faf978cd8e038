# shellcheck shell=bash
# Sourced by verify: the trials put the system's proxies in front of Holdfast, and its Prometheus beside it. They run them by
# themselves, with files of their own; no service of the system is started or changed.

PROGRAMS=(nginx caddy haproxy apache2 prometheus socat systemd-analyze)
PACKAGES=(nginx caddy haproxy apache2 prometheus socat systemd)

require_trial_programs() {
  has_trial_programs && return
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    install_trial_programs && has_trial_programs && return
    echo "apt-get could not install them: see $ROOT/target/trial-programs.log" >&2
  fi
  echo "The trials need these programs, and some are missing: ${PROGRAMS[*]}. Install them, for example with" \
    "apt-get install --no-install-recommends ${PACKAGES[*]}." >&2
  return 1
}

# Debian has servers where only root looks for programs.
has_trial_programs() {
  local program
  for program in "${PROGRAMS[@]}"; do
    PATH=$PATH:/usr/sbin command -v "$program" >/dev/null || return 1
  done
}

# The packages start no service: as in single-user mode without systemd, as in a chroot with it.
install_trial_programs() {
  echo "Installing programs for the trials (apt-get install ${PACKAGES[*]})"
  mkdir -p "$ROOT/target"
  {
    apt-get update && RUNLEVEL=1 SYSTEMD_OFFLINE=1 DEBIAN_FRONTEND=noninteractive \
      apt-get install -y --no-install-recommends "${PACKAGES[@]}"
  } </dev/null >"$ROOT/target/trial-programs.log" 2>&1
}
