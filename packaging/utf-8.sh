# shellcheck shell=bash
# Sourced by the scripts that start Java: it reads and writes file names in the locale's characters, and with LANG=C
# or LANG=POSIX, as cron, systemd and containers have it, it finds no file below a folder with an umlaut in its name.

use_utf8() {
  case $(locale charmap 2>/dev/null) in
    ANSI_X3.4-1968 | US-ASCII | "") export LC_ALL=C.UTF-8 ;;
  esac
}
