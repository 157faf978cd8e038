# shellcheck shell=bash
# Finds a JDK for the scripts that source this file: sets and exports JAVA_HOME, or says what is missing.
# Plain enough for the bash 3.2 of macOS. The newest JDK is not sought, only one that is new enough.

OLDEST_JDK=25

find_jdk() {
  local home
  JDKS_SEEN=
  if [ -n "${JAVA_HOME:-}" ] && jdk_fits "$JAVA_HOME"; then
    export JAVA_HOME
    return
  fi
  if home=$(jdk_on_path) && jdk_fits "$home"; then
    export JAVA_HOME=$home
    return
  fi
  for home in \
    /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /usr/local/*jdk* /opt/*jdk* /opt/java/* /opt/java/openjdk* \
    "${HOME:-}"/.sdkman/candidates/java/* "${HOME:-}"/.jdks/* "${HOME:-}"/.local/share/mise/installs/java/* \
    "${HOME:-}"/.asdf/installs/java/* "${HOME:-}"/.jbang/cache/jdks/* "${HOME:-}"/.gradle/jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "${HOME:-}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    /home/linuxbrew/.linuxbrew/opt/openjdk*/libexec; do
    if jdk_fits "$home"; then
      export JAVA_HOME=$home
      return
    fi
  done
  no_jdk >&2
  return 1
}

# Where the java on the PATH lives. Version managers put a script there, which only java itself sees through.
jdk_on_path() {
  local java home
  java=$(command -v java) || return 1
  java=$(without_links "$java")
  home=${java%/bin/java}
  [ -x "$home/bin/javac" ] || home=$(java -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p')
  [ -n "$home" ] && echo "$home"
}

# readlink -f, which not every system has.
without_links() {
  local path=$1 target
  while [ -L "$path" ]; do
    target=$(readlink "$path")
    case $target in
      /*) path=$target ;;
      *) path=$(dirname "$path")/$target ;;
    esac
  done
  echo "$(cd -P "$(dirname "$path")" && pwd)/$(basename "$path")"
}

jdk_fits() {
  local major
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] || return 1
  major=$(jdk_major "$1")
  [ "${major:-0}" -ge "$OLDEST_JDK" ] && return
  case $JDKS_SEEN in
    *"  $1 ("*) ;;
    *) JDKS_SEEN="$JDKS_SEEN
  $1 (${major:-unknown version})" ;;
  esac
  return 1
}

jdk_major() {
  local major=
  [ -r "$1/release" ] && major=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
  [ -n "$major" ] || major=$("$1/bin/java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p')
  echo "$major"
}

no_jdk() {
  echo "Holdfast needs a JDK, version $OLDEST_JDK or newer, and found none."
  echo "It looked at JAVA_HOME (${JAVA_HOME:-not set}), the java on the PATH ($(command -v java || echo none)) and the places"
  echo "where systems and version managers keep theirs.${JDKS_SEEN:+ These are too old:$JDKS_SEEN}"
  echo "Install one, for example from https://adoptium.net or with: sdk install java 25-tem"
  echo "If there is one already, set JAVA_HOME to its directory."
}
