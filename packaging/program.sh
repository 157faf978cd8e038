# shellcheck shell=bash
# Sourced by ./holdfast: the program's command line, and the cache that lets it start twice as fast
# (docs/adr/0009-quick-starts.md). Needs ROOT and JAVA_HOME. Plain enough for the bash 3.2 of macOS.

JVM_OPTIONS=(
  -XX:+UseCompactObjectHeaders
  # It grows when it is needed; otherwise it would begin with a share of the machine's memory, and keep it.
  -Xms64m
  -Xmx512m
  # A connection that was used a moment ago is not asked whether it still is one: whoever looks once a second asks once.
  -Dcom.zaxxer.hikari.aliveBypassWindowMs=1500
  --enable-native-access=ALL-UNNAMED
  # Out of memory, a thread may be gone for good: whoever supervises the process starts it afresh.
  -XX:+ExitOnOutOfMemoryError
)
MAIN_CLASS=dev.holdfast.app.Holdfast
TRAINING_TOKEN=training-training-training
QUICK_START=$ROOT/target/quick-start
# A busy machine may need a minute or two before the server listens.
QUICK_START_SECONDS_MAX=300

server_jar() {
  find "$ROOT/server/target" -maxdepth 1 -name 'holdfast-server-*.jar' 2>/dev/null | head -n 1
}

# In the same order for everybody: the cache holds for this order only.
class_path() (
  LC_ALL=C
  jars=("$(server_jar)" "$ROOT"/server/target/lib/*.jar)
  IFS=:
  echo "${jars[*]}"
)

# The process id of a Holdfast that runs from these jars, or nothing.
running() {
  local jar
  jar=$(server_jar)
  [ -n "$jar" ] || return 0
  # The pattern is read from a file, or grep would find itself.
  if [ -r /proc/self/cmdline ]; then
    grep -lsaF -f <(echo "$jar:") /proc/[0-9]*/cmdline
  else
    # shellcheck disable=SC2009  # pgrep -f takes an expression, not a path
    ps -axww -o pid= -o command= | grep -F -f <(echo "$jar:")
  fi | grep -oE '[0-9]+' | head -n 1
}

run() {
  # What it says about a cache that does not fit would stand among what the commands print.
  if [ -f "$QUICK_START/cache" ]; then
    JVM_OPTIONS+=("-XX:AOTCache=$QUICK_START/cache" '-Xlog:aot*=off')
  fi
  # HOLDFAST_JAVA_OPTIONS is a list of options, split at spaces.
  # shellcheck disable=SC2086
  exec "$JAVA_HOME/bin/java" "${JVM_OPTIONS[@]}" ${HOLDFAST_JAVA_OPTIONS:-} -cp "$(class_path)" "$MAIN_CLASS" "$@"
}

# The cache holds for one JDK and for these very jars, which Maven by hand may have written anew. What could not be made
# once is not tried again before one of them changes.
is_prepared() {
  [ -f "$QUICK_START/jdk" ] && [ "$(jdk)" = "$(cat "$QUICK_START/jdk")" ] &&
    [ -z "$(find "$ROOT/server/target/lib" "$(server_jar)" -newer "$QUICK_START/jdk" 2>/dev/null | head -n 1)" ]
}

jdk() {
  echo "$JAVA_HOME"
  cat "$JAVA_HOME/release" 2>/dev/null
}

# Never fails: without the cache everything works the same, only the start is slower.
prepare() {
  local start=$SECONDS
  echo "Preparing quick starts ..." >&2
  rm -rf "$QUICK_START"
  mkdir -p "$QUICK_START/run"
  trap 'exit 130' INT TERM
  if (train) </dev/null >"$QUICK_START/log" 2>&1 9>&-; then
    echo "  done after $((SECONDS - start)) s" >&2
  else
    echo "  not possible here, so Holdfast starts more slowly. $QUICK_START/log tells why" >&2
  fi
  trap - INT TERM
  rm -rf "$QUICK_START/run"
  jdk >"$QUICK_START/jdk"
}

# A short life of the program itself, from which the JDK keeps the classes as loaded and linked.
# Not the profiles: a server that starts with them is slower for minutes, and not faster afterwards.
train() {
  local java=("$JAVA_HOME/bin/java" "${JVM_OPTIONS[@]}" -cp "$(class_path)")
  cd "$QUICK_START/run" || return
  in_an_environment_of_its_own
  "${java[@]}" "-XX:AOTCacheOutput=$QUICK_START/cache.new" -XX:+UnlockDiagnosticVMOptions -XX:-AOTRecordTraining \
    "$MAIN_CLASS" serve &
  server=$!
  trap 'if kill "$server" 2>/dev/null; then wait "$server"; fi' EXIT
  trap 'exit 130' INT TERM
  await_port "$server" &&
    "${java[@]}" "$MAIN_CLASS" send --url "http://127.0.0.1:$port/webhook" --count 200 --batch 2 &&
    ask /health/ready "/api/webhook-events?limit=5" /api/webhook-events/stats &&
    kill "$server" && wait "$server" &&
    mv "$QUICK_START/cache.new" "$QUICK_START/cache"
}

# No setting, handler or option of the one who builds may reach the program, nor its data.
in_an_environment_of_its_own() {
  local name
  for name in "${!HOLDFAST_@}" JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS; do unset "$name"; done
  export HOLDFAST_HOST=127.0.0.1 HOLDFAST_PORT=0 HOLDFAST_DATA_DIR=data HOLDFAST_STOP_DRAIN=0s
  # Nobody listens there; but what would be told to systemd is ready to be told.
  export NOTIFY_SOCKET=$QUICK_START/run/notify WATCHDOG_USEC=4000000
  unset WATCHDOG_PID
  export HOLDFAST_APP_SECRET=training HOLDFAST_VERIFY_TOKEN=training HOLDFAST_API_TOKEN=$TRAINING_TOKEN
}

# Sets port as soon as the server with this process id listens.
await_port() {
  local until=$((SECONDS + QUICK_START_SECONDS_MAX))
  port=
  while [ -z "$port" ]; do
    kill -0 "$1" && [ "$SECONDS" -lt "$until" ] || return 1
    sleep 0.1
    port=$(sed -n 's/.*Ready on port \([0-9]*\).*/\1/p' "$QUICK_START/log")
  done
}

# By bash itself, since curl need not be there.
ask() {
  local path answer
  for path in "$@"; do
    exec 3<>"/dev/tcp/127.0.0.1/$port" || return
    printf 'GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer %s\r\n\r\n' "$path" "$TRAINING_TOKEN" >&3
    read -r -t 10 answer <&3
    exec 3>&-
    case $answer in *" 200 "*) ;; *) echo "$path: $answer"; return 1 ;; esac
  done
}
